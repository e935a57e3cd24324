// Ends what waits for a node that says nothing.

import Failure
import Synchronization

/// How long a node has said nothing, and how long that may take.
package struct Silence: Hashable, Sendable {
    package var time: Duration
    package var limit: Duration
    /// Whether something came, or was taken, before.
    package var hasBegun: Bool
}

/// Counts only while the node is waited for: a daemon that stores slowly is no silence of the node.
final class SilenceWatch: Sendable {
    private struct Wait {
        var start = ContinuousClock.now
        var limit: Duration
        var hasBegun = true
    }

    private let wait: Mutex<Wait?>

    /// `limit` is for the first sign of the node.
    init(_ limit: Duration) {
        wait = Mutex(Wait(limit: limit, hasBegun: false))
    }

    /// From now on the node has so long.
    func expect(within limit: Duration) { wait.withLock { $0 = Wait(limit: limit) } }

    func pause() { wait.withLock { $0 = nil } }

    /// Runs `body`, and cancels it where the node says nothing for too long: then throws what `failure` makes of that.
    /// `report` is told of a silence about once a second.
    func during<Value: Sendable>(
        report: @Sendable @escaping (Silence) -> Void, failure: @Sendable @escaping (Silence) -> Failure,
        _ body: @Sendable @escaping () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask { [self] in
                while true {
                    try await Task.sleep(for: step)
                    guard let silence = silence() else { continue }
                    guard silence.time < silence.limit else { throw failure(silence) }
                    report(silence)
                }
            }
            defer { group.cancelAll() }
            guard let value = try await group.next().flatMap(\.self) else { throw CancellationError() }
            return value
        }
    }

    private var step: Duration { min(.seconds(1), wait.withLock { ($0?.limit ?? .seconds(4)) / 4 }) }

    private func silence() -> Silence? {
        wait.withLock { wait in
            wait.map { Silence(time: .now - $0.start, limit: $0.limit, hasBegun: $0.hasBegun) }
        }
    }
}
