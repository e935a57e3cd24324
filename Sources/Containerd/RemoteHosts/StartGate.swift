// How many connections are begun at once: a server, or a bastion before many, drops those that are too many at its door
// (sshd's MaxStartups, 10 by default).

import Synchronization

final class StartGate: Sendable {
    static let shared = StartGate()

    private struct Waiting {
        var number: Int
        var isFirstAttempt: Bool
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        /// How many have come.
        var count = 0
        /// In the order in which they are let in.
        var waiting: [Waiting] = []
        /// The hosts that have been tried.
        var known: Set<String> = []
    }

    /// One that takes longer, as to a dead host, holds nobody up.
    private static let patience = Duration.seconds(2)
    private let state: Mutex<State>

    init(_ most: Int = 8) { state = Mutex(State(free: most)) }

    /// Waits for its turn, or until the task is cancelled. The first attempt to reach a host comes before others' further
    /// ones.
    func enter(_ host: String) async -> Pass {
        let (number, isFirstAttempt) = state.withLock { state in
            state.count += 1
            return (state.count, state.known.insert(host).inserted)
        }
        let isIn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isIn: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    let place = isFirstAttempt ? state.waiting.firstIndex { !$0.isFirstAttempt } : nil
                    state.waiting.insert(
                        Waiting(number: number, isFirstAttempt: isFirstAttempt, continuation: continuation),
                        at: place ?? state.waiting.endIndex)
                    return nil
                }
                if let isIn { continuation.resume(returning: isIn) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiting?.continuation.resume(returning: false)
        }
        return Pass(isIn ? self : nil)
    }

    /// How many wait.
    var waiting: Int { state.withLock(\.waiting.count) }

    private func leave() {
        let next = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() as Waiting? }
            state.free += 1
            return nil
        }
        next?.continuation.resume(returning: true)
    }

    /// The turn of one; left once, however often it is said.
    final class Pass: Sendable {
        private let gate: Mutex<StartGate?>
        private let end = ContinuousClock.now + StartGate.patience

        fileprivate init(_ gate: StartGate?) { self.gate = Mutex(gate) }

        func leave() {
            let left = gate.withLock { gate in
                defer { gate = nil }
                return gate
            }
            left?.leave()
        }

        func leaveWhenSlow() { if .now > end { leave() } }
    }
}
