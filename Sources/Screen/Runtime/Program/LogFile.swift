// The log: a line for what happens, for the screen and in a file of the user's.

import Canvas
import Dispatch
import Files
import FoundationEssentials
package import Logging
import Text

/// Nothing that it is given holds a secret: values that do show themselves without it.
package struct LogFile: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
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

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Without a file.
    package init(_ book: LogBook) {
        file = nil
        self.book = book
        logLevel = .info
    }

    /// Nil when the file can't be opened for appending; it is made readable by its owner only.
    package init?(path: String, level: Logger.Level, _ book: LogBook) {
        self.book = book
        try? FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        guard let file = OwnFile(path, .appending) else { return nil }
        self.file = Handle(file)
        logLevel = level
    }

    package func log(event: LogEvent) {
        let line = "\(Date().formatted(.iso8601)) \(event.level) \("\(event.message)".printable)"
        file?.write(line + "\n")
        book.record(line)
    }

    /// Returns when all lines are written, or after a second: a disk may hang. To be called before the program ends.
    package static func flush() {
        let last = DispatchWorkItem {}
        Handle.queue.async(execute: last)
        _ = last.wait(timeout: .now() + 1)
    }

    package static var standardPath: String? {
        UserFolders(ProcessInfo.processInfo.environment).state.map { "\($0)/tallyman/log" }
    }
}
