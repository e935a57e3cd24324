// The exit statuses that scripts rely on.

package import Failure
import Glibc

package struct ExitStatus: RawRepresentable, Error, Hashable {
    package var rawValue: Int32

    package static let done = ExitStatus(rawValue: 0)
    package static let failed = ExitStatus(rawValue: 1)
    package static let usage = ExitStatus(rawValue: 2)
    /// Never connected to a daemon.
    package static let notConnected = ExitStatus(rawValue: 3)
    package static let cancelled = ExitStatus(rawValue: 130)

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package init(_ failure: Failure) { self = failure.code == .cancelled ? .cancelled : .failed }

    /// As a shell shows a program that a signal ended.
    package init(signal: Int32) { self.init(rawValue: 128 + signal) }

    /// Ends the program at once, whatever its threads do.
    package func end() -> Never {
        LogFile.flush()
        _exit(rawValue)
    }
}
