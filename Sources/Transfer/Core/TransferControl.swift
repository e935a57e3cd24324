// How a running operation is to end when its task is cancelled.

import Synchronization

package final class TransferControl: Sendable {
    private let keeping = Atomic<Bool>(false)

    package init() {}

    /// What has been loaded is to be kept for a day instead of removed. To be said before the task is cancelled; only a
    /// pull can be kept.
    package func keep() { keeping.store(true, ordering: .sequentiallyConsistent) }

    var isKeeping: Bool { keeping.load(ordering: .sequentiallyConsistent) }
}
