// Cancels work on the first SIGINT or SIGTERM, and gives up on the second.

import Dispatch
import Glibc
import Synchronization

/// Runs `body` in a task that the first signal cancels, so that it can clean up; the second ends the program at once.
func interruptible<Value: Sendable>(_ body: @Sendable @escaping () async -> Value) async -> Value {
    let task = Task { await body() }
    let count = Atomic<Int>(0)
    return await withSignals { _ in
        if count.add(1, ordering: .relaxed).newValue > 1 { _exit(ExitStatus.cancelled.rawValue) }
        task.cancel()
    } body: {
        await task.value
    }
}

/// Calls the handler for SIGINT, SIGTERM and SIGHUP, which do nothing else as long as `body` runs.
func withSignals<Value>(
    _ handler: @Sendable @escaping (Int32) -> Void, body: () async -> Value
) async -> Value {
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { handler(number) }
        source.activate()
        return source
    }
    defer { for source in sources { source.cancel() } }
    return await body()
}
