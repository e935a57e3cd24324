// The log: a line for what happens, in a file of the user's, never on the terminal.

import Canvas
import Foundation
import Logging
import Synchronization

/// Nothing that it is given holds a secret: values that do show themselves without it.
struct LogFile: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let file: Handle

    private final class Handle: Sendable {
        private let handle: Mutex<FileHandle>

        init(_ handle: sending FileHandle) { self.handle = Mutex(handle) }

        func write(_ line: String) {
            handle.withLock { try? $0.write(contentsOf: Data(line.utf8)) }
        }
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Nil when the file can't be opened for appending; it is made readable by its owner only.
    init?(path: String, level: Logger.Level) {
        try? FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o600)
        guard descriptor >= 0 else { return nil }
        file = Handle(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
        logLevel = level
    }

    func log(event: LogEvent) {
        file.write("\(Date().formatted(.iso8601)) \(event.level) \("\(event.message)".printable)\n")
    }

    static var standardPath: String? {
        let environment = ProcessInfo.processInfo.environment
        return (environment["XDG_STATE_HOME"] ?? environment["HOME"].map { "\($0)/.local/state" }).map {
            "\($0)/tallyman/log"
        }
    }
}
