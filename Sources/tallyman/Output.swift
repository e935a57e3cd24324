// Standard output and standard error: the only place that writes to them.

import Canvas
import Failure
import Glibc
import Views

enum Output {
    /// Results. Ends the program quietly when the reader has gone.
    static func write(_ text: String) {
        if !write(text, to: STDOUT_FILENO) { _exit(ExitStatus(signal: SIGPIPE).rawValue) }
    }

    /// A line of progress or diagnostics, made safe for a terminal.
    static func note(_ line: String) { _ = write(line.printable + "\n", to: STDERR_FILENO) }

    /// A failure: what happened, what was said, what to do.
    static func complain(_ failure: Failure) {
        note("tallyman: \(failure.class.rawValue): \(failure.message)")
        if let cause = failure.cause { note("  said: \(cause)") }
        if let hint = failure.hint {
            // A hint may be a piece of configuration: its lines stay lines.
            for line in hint.split(separator: "\n") { note("  \(line)") }
        }
    }

    /// Text of this program's own, several lines.
    static func complain(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// How wide the terminal is that results go to; nil for a pipe or a file.
    static var columns: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}
