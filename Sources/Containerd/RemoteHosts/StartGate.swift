// How many connections are begun at once: a server, or a bastion before many, drops those that are too many at its door
// (sshd's MaxStartups, 10 by default).

import Synchronization

final class StartGate: Sendable {
    static let shared = StartGate()

    private static let most = 8
    /// One that takes longer, as to a dead host, holds nobody up.
    private static let patience = Duration.seconds(2)
    private let inside = Mutex(0)

    /// Waits for its turn, or until the task is cancelled.
    func enter() async -> Pass {
        while !Task.isCancelled {
            let isIn = inside.withLock { count in
                guard count < Self.most else { return false }
                count += 1
                return true
            }
            if isIn { return Pass(self) }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return Pass(nil)
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
            left?.inside.withLock { $0 -= 1 }
        }

        func leaveWhenSlow() { if .now > end { leave() } }
    }
}
