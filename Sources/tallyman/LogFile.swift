// The log: a line for what happens, for the screen and in a file of the user's.

import Canvas
import FoundationEssentials
import Glibc
import Logging
import Synchronization
import SystemPackage

/// Nothing that it is given holds a secret: values that do show themselves without it.
struct LogFile: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    /// Nil: there is none.
    private let file: Handle?
    private let book: LogBook

    /// Open as long as the program runs.
    private final class Handle: Sendable {
        private let descriptor: Mutex<FileDescriptor>

        init(_ descriptor: FileDescriptor) { self.descriptor = Mutex(descriptor) }

        func write(_ line: String) {
            descriptor.withLock { _ = try? $0.writeAll(line.utf8) }
        }
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Without a file.
    init(_ book: LogBook) {
        file = nil
        self.book = book
        logLevel = .info
    }

    /// Nil when the file can't be opened for appending; it is made readable by its owner only.
    init?(path: String, level: Logger.Level, _ book: LogBook) {
        self.book = book
        try? FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        guard
            let descriptor = try? FileDescriptor.open(
                path, .writeOnly, options: [.create, .append, .closeOnExec, .init(rawValue: O_NOCTTY)],
                permissions: .ownerReadWrite)
        else { return nil }
        file = Handle(descriptor)
        logLevel = level
    }

    func log(event: LogEvent) {
        let line = "\(Date().formatted(.iso8601)) \(event.level) \("\(event.message)".printable)"
        file?.write(line + "\n")
        book.note(line)
    }

    static var standardPath: String? {
        let environment = ProcessInfo.processInfo.environment
        return (environment["XDG_STATE_HOME"] ?? environment["HOME"].map { "\($0)/.local/state" }).map {
            "\($0)/tallyman/log"
        }
    }
}
