// Standard output and standard error: the only place that writes to them.

import Canvas
package import Failure
import Glibc
import Synchronization
import Text
import Views

package enum Output {
    private struct State {
        /// Why standard output takes no more.
        var refusal: Refusal?
        var handler: (@Sendable () -> Void)?
    }

    private static let state = Mutex(State())
    /// One for each stream: a line is written as a whole, whoever else writes.
    private static let output = Mutex(())
    private static let errors = Mutex(())

    /// Results. Where standard output takes no more, that ends the program: without a word when a pipe's reader has gone,
    /// as usual, else with one. While `stopping` is in force its handler is called instead.
    package static func write(_ text: String) {
        guard refusal == nil, let number = write(text, to: STDOUT_FILENO) else { return }
        let refusal = Refusal(number: number)
        let handler = state.withLock { state in
            state.refusal = refusal
            return state.handler
        }
        if let handler { return handler() }
        if !refusal.isReaderGone { complain(refusal.failure) }
        (refusal.isReaderGone ? ExitStatus(signal: SIGPIPE) : .failed).end()
    }

    /// Why standard output takes no more; nil as long as it does.
    package static var refusal: Refusal? { state.withLock { $0.refusal } }

    /// Runs `body`; `stop` is called when standard output takes no more meanwhile. Within another `stopping` that one's is
    /// called.
    package static func stopping<Value>(_ stop: @Sendable @escaping () -> Void, _ body: () async -> Value) async
        -> Value
    {
        let outer = state.withLock { state in
            defer { state.handler = state.handler ?? stop }
            return state.handler
        }
        defer { state.withLock { $0.handler = outer } }
        return await body()
    }

    /// A standard stream that is closed stays so, but no file of the program's own gets its number.
    package static func occupyClosedStreams() {
        for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest number that is free.
            _ = open("/dev/null", mode)
        }
    }

    /// A line of progress or diagnostics, made safe for a terminal.
    package static func report(_ line: String, of host: String? = nil) {
        _ = write((host.map { "\($0): " } ?? "") + line.printable + "\n", to: STDERR_FILENO)
    }

    /// A failure: what happened, what was said, what to do.
    package static func complain(_ failure: Failure, of host: String? = nil) {
        report("\(failure.code.rawValue): \(failure.message)", of: host ?? "tallyman")
        if let cause = failure.cause { report("  said: \(cause)") }
        if let hint = failure.hint {
            // A hint may be a piece of configuration: its lines stay lines.
            for line in hint.split(separator: "\n") { report("  \(line)") }
        }
    }

    /// Text of this program's own, several lines.
    package static func complain(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

    package static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// How wide the terminal is that results go to; nil for a pipe or a file.
    package static var columns: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// The error's number; nil when all is written.
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        descriptor == STDOUT_FILENO
            ? output.withLock { _ in writeAll(text, to: descriptor) }
            : errors.withLock { _ in writeAll(text, to: descriptor) }
    }

    private static func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return errno }
            bytes = bytes.dropFirst(count)
        }
        return nil
    }
}

extension Output {
    package struct Refusal {
        let number: Int32

        var isReaderGone: Bool { number == EPIPE }

        var failure: Failure {
            let said =
                switch number {
                case ENOSPC: "the device is full"
                case EBADF: "it is closed"
                case EPIPE: "its reader is gone"
                default: "the write failed"
                }
            return Failure(
                .storage, "Can't write standard output: \(said).", cause: String(cString: strerror(number)))
        }
    }
}
