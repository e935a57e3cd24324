// Where the bytes of an archive are written: a file being made, a pipe, a device.

package import Failure
import Files
import Glibc

/// Writes on a thread of its own, and returns when the kernel has taken the bytes. Cancelling the task ends a wait for
/// the reader of a pipe with `cancelled`. The process must ignore SIGPIPE.
package actor ByteSink {
    private enum State {
        case unopened
        case inPlace(OwnedFileDescriptor)
        case replacing(Replacement)
        case closed
    }

    /// The path, or "standard output". For sentences.
    package nonisolated let name: String
    /// Bytes written.
    package private(set) var count: Int64 = 0

    private let executor = BlockingExecutor()
    private let interrupter: Interrupter
    private var state: State

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(path: String) throws(Failure) {
        name = path
        interrupter = try Interrupter()
        state = .unopened
    }

    init(borrowing number: Int32, name: String) throws(Failure) {
        self.name = name
        interrupter = try Interrupter()
        state = .inPlace(OwnedFileDescriptor(number, isOwned: false))
    }

    static func standardOutput() throws(Failure) -> ByteSink {
        try ByteSink(borrowing: STDOUT_FILENO, name: "standard output")
    }

    /// Writes all bytes. Fails with `storage` where there is no room, with `archive` when a pipe's reader is gone.
    package func write(_ bytes: [UInt8]) async throws(Failure) {
        let file: OwnedFileDescriptor
        switch state {
        case .inPlace(let descriptor): file = descriptor
        case .replacing(let replacement): file = replacement.file
        case .unopened, .closed: throw Failure(.internal, "\(name) is not open.")
        }
        // A pipe that is ready takes this much without waiting for its reader (PIPE_BUF).
        let limit = if case .inPlace = state { 4096 } else { Int.max }
        try await interrupter.run { () throws(Failure) in
            var start = 0
            while start < bytes.count {
                try interrupter.wait(for: file.number, POLLOUT)
                let written = bytes.withUnsafeBytes { all in
                    let rest = all[start...].prefix(limit)
                    return Glibc.write(file.number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                }
                if written >= 0 {
                    start += written
                    count += Int64(written)
                } else if errno != EINTR, errno != EAGAIN {
                    throw .writing(name, errno)
                }
            }
        }
    }

    /// Opens the file. Waits for the reader of a named pipe.
    func open() async throws(Failure) {
        guard case .unopened = state else { return }
        state = try await interrupter.run { () throws(Failure) in
            let target = try SaveTarget(path: name)
            return target.isReplaceable ? .replacing(try Replacement(target)) : .inPlace(try openInPlace())
        }
    }

    /// Puts the finished file in its place, on disk.
    func commit() async throws(Failure) {
        if case .replacing(let replacement) = state {
            try await interrupter.run { () throws(Failure) in
                try replacement.sync()
                // The last moment at which cancelling leaves the old file.
                try interrupter.check()
                try replacement.commit()
            }
        }
        state = .closed
    }

    /// Leaves no trace of a file that was not committed.
    func discard() {
        if case .replacing(let replacement) = state { replacement.discard() }
        state = .closed
    }

    private func openInPlace() throws(Failure) -> OwnedFileDescriptor {
        while true {
            let number = Glibc.open(name, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            if number >= 0 { return OwnedFileDescriptor(number, isOwned: true) }
            // A named pipe that nobody reads yet. The kernel has no event for the reader's coming, so look again.
            guard errno == ENXIO else { throw .writing(name, errno) }
            try interrupter.wait(for: -1, 0, limit: 100)
        }
    }
}
