// True once.

import Synchronization

final class OneTime: Sendable {
    private let isOver = Mutex(false)

    /// True for the first who asks.
    func isFirst() -> Bool {
        isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
    }
}
