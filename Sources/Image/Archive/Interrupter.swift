// Ends a wait for a pipe when the task is cancelled.

import Failure
import Glibc

/// Waits for descriptors in poll(2), beside a pair of sockets that a cancelled task writes to. Stays fired.
final class Interrupter: Sendable {
    private let ends: (wait: OwnedFileDescriptor, fire: OwnedFileDescriptor)

    init() throws(Failure) {
        var numbers: [Int32] = [-1, -1]
        // Unlike a pipe's, these ends are kept from other programs the moment they are made.
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard socketpair(AF_UNIX, Int32(kind), 0, &numbers) == 0 else {
            throw Failure(.internal, "No more files can be opened.", cause: Failure.text(of: errno))
        }
        ends = (OwnedFileDescriptor(numbers[0], isOwned: true), OwnedFileDescriptor(numbers[1], isOwned: true))
    }

    private func fire() {
        var byte: UInt8 = 1
        write(ends.fire.number, &byte, 1)
    }

    /// Runs `body` on the actor that calls, and ends its waits when the current task is cancelled.
    func run<Value>(
        isolation: isolated any Actor = #isolation, _ body: () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withTaskCancellationHandler {
            // A closure stays on the actor only if it captures it; elsewhere it would block a thread of Swift's pool.
            _ = isolation
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        } onCancel: {
            self.fire()
        }
        return try result.get()
    }

    /// Blocks until something can be done with the descriptor, for at most `limit` milliseconds if that isn't negative.
    /// Throws `cancelled` when the task is.
    func wait(for number: Int32, _ events: Int32, limit: Int32 = -1) throws(Failure) {
        var waits = [
            pollfd(fd: ends.wait.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: number, events: Int16(events), revents: 0),
        ]
        while poll(&waits, 2, limit) < 0 {
            guard errno == EINTR || errno == EAGAIN else {
                throw Failure(.internal, "Waiting for a file failed.", cause: Failure.text(of: errno))
            }
        }
        if waits[0].revents != 0 { throw Failure(.cancelled, "Cancelled.") }
    }

    /// Throws `cancelled` when the task is.
    func check() throws(Failure) { try wait(for: -1, 0, limit: 0) }
}
