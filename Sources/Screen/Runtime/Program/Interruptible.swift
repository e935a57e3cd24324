// Cancels work on the first SIGINT or SIGTERM, and when nobody takes its output; gives up on the second signal.

import Dispatch
import Glibc
import Synchronization

/// Runs `body` in a task that the first signal cancels, or a standard output that takes no more, so that it can clean up;
/// the second signal ends the program at once.
package func interruptible<Value: Sendable>(_ body: @Sendable @escaping () async -> Value) async -> Value {
    let task = Task { await body() }
    let requests = Mutex(Requests())
    return await withSignals { _ in
        if requests.withLock({ $0.count(at: .now) }) > 1 { ExitStatus.cancelled.end() }
        task.cancel()
    } body: {
        // Not while the output is being written: what a cancelled task does may write too.
        await Output.stopping {
            DispatchQueue.global().async { task.cancel() }
        } _: {
            await task.value
        }
    }
}

/// Has cancelling reach only the innermost of the works that run in it: what is around that, as a connection, stays for
/// what it must still do.
final class Interruption: Sendable {
    private let cancels = Mutex<[@Sendable () -> Void]>([])

    func run<Value: Sendable>(_ body: @Sendable @escaping () async -> Value) async -> Value {
        let task = Task { await body() }
        cancels.withLock { $0.append { task.cancel() } }
        defer { cancels.withLock { _ = $0.removeLast() } }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            cancels.withLock { $0.last }?()
        }
    }
}

/// How often the program was asked to end. Some callers, such as `timeout` and a shell whose line goes away, ask twice in a
/// moment: that counts once.
package struct Requests {
    private var number = 0
    private var last: ContinuousClock.Instant?

    mutating func count(at now: ContinuousClock.Instant) -> Int {
        defer { last = now }
        if last.map({ now - $0 > .milliseconds(200) }) ?? true { number += 1 }
        return number
    }
}

/// Calls the handler for SIGINT, SIGTERM and SIGHUP, which do nothing else as long as `body` runs.
package func withSignals<Value>(
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
