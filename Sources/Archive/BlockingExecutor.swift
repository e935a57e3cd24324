// The thread on which an actor may block.

import Dispatch

/// Runs an actor's jobs one after another on a queue of its own, so that a read or write that waits takes no thread of
/// Swift's pool. The queue has a thread only while there is a job.
final class BlockingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "tallyman.archive")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
