// Holds tasks up until a test lets them go on.

import Synchronization

package final class Gate: Sendable {
    /// Nil once it is open.
    private let waiting = Mutex<[AsyncStream<Void>.Continuation]?>([])

    package init() {}

    /// Returns when the gate is open, or the task is cancelled.
    package func pass() async {
        let (end, continuation) = AsyncStream<Void>.makeStream()
        waiting.withLock { waiting in
            if waiting == nil { continuation.finish() } else { waiting?.append(continuation) }
        }
        for await _ in end {}
    }

    /// Lets everybody through, now and later.
    package func open() {
        let all = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for continuation in all { continuation.finish() }
    }
}
