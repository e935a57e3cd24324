// The log: a line for what happens, for the screen and in a file of the user's.

import Canvas
import Dispatch
import Files
import FoundationEssentials
import Logging
import Text

/// Nothing that it is given holds a secret: values that do show themselves without it.
struct LogFile: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    /// Nil: there is none.
    private let file: Handle?
    private let book: LogBook

    /// Open as long as the program runs. Lines are written in their order on a queue of their own: who logs waits for no
    /// disk.
    private final class Handle: Sendable {
        static let queue = DispatchQueue(label: "tallyman.log")
        private let file: OwnFile

        init(_ file: consuming OwnFile) { self.file = file }

        func write(_ line: String) {
            Self.queue.async { _ = self.file.write(line) }
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
        guard let file = OwnFile(path, .appending) else { return nil }
        self.file = Handle(file)
        logLevel = level
    }

    func log(event: LogEvent) {
        let line = "\(Date().formatted(.iso8601)) \(event.level) \("\(event.message)".printable)"
        file?.write(line + "\n")
        book.record(line)
    }

    /// Returns when all lines are written, or after a second: a disk may hang. To be called before the program ends.
    static func flush() {
        let last = DispatchWorkItem {}
        Handle.queue.async(execute: last)
        _ = last.wait(timeout: .now() + 1)
    }

    static var standardPath: String? {
        UserFolders(ProcessInfo.processInfo.environment).state.map { "\($0)/tallyman/log" }
    }
}
