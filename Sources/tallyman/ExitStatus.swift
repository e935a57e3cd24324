// The exit statuses that scripts rely on.

import Failure
import Glibc

struct ExitStatus: RawRepresentable, Error, Hashable {
    var rawValue: Int32

    static let done = ExitStatus(rawValue: 0)
    static let failed = ExitStatus(rawValue: 1)
    static let usage = ExitStatus(rawValue: 2)
    /// Never connected to a daemon.
    static let notConnected = ExitStatus(rawValue: 3)
    static let cancelled = ExitStatus(rawValue: 130)

    init(rawValue: Int32) { self.rawValue = rawValue }

    init(_ failure: Failure) { self = failure.code == .cancelled ? .cancelled : .failed }

    /// As a shell shows a program that a signal ended.
    init(signal: Int32) { self.init(rawValue: 128 + signal) }

    /// Ends the program at once, whatever its threads do.
    func end() -> Never {
        LogFile.flush()
        _exit(rawValue)
    }
}
