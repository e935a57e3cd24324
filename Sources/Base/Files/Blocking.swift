// Work that blocks, away from the threads of Swift's pool.

import Dispatch

/// Runs `body`, which waits for the system, on a thread that may wait, and takes no other meanwhile. Is not cancelled: what
/// `body` does is bounded by itself.
package func blocking<Value: Sendable, Problem: Error>(
    _ body: @Sendable @escaping () throws(Problem) -> Value
) async throws(Problem) -> Value {
    let result: Result<Value, Problem> = await withCheckedContinuation { continuation in
        // A queue of its own has a thread at once; one for all would be given more threads a second apart.
        DispatchQueue(label: "tallyman.blocking").async {
            do throws(Problem) {
                continuation.resume(returning: .success(try body()))
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
    }
    return try result.get()
}

/// Runs an actor's jobs one after another on a queue of its own, so that a read or write that waits takes no thread of
/// Swift's pool. The queue has a thread only while there is a job.
package final class BlockingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "tallyman.files")

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
