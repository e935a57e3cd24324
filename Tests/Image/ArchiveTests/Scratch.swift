// A folder for one test, and the little that tests do with files.

import Foundation
import Glibc
import Lab

/// A private folder, removed with all in it at the end of its life.
final class Scratch: Sendable {
    let folder: String

    init() throws {
        // What the program's entry does: a reader that is gone is an error of the write.
        signal(SIGPIPE, SIG_IGN)
        folder = try TemporaryFolder.make()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }

    @discardableResult
    func put(_ name: String, _ bytes: [UInt8], mode: mode_t? = nil) throws -> String {
        let path = path(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path))
        if let mode { chmod(path, mode) }
        return path
    }

    func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path(name)))) }

    /// The mode, without the kind.
    func mode(_ name: String) throws -> mode_t {
        var status = stat()
        guard stat(path(name), &status) == 0 else { throw LabFailure("stat \(name)") }
        return status.st_mode & 0o7777
    }

    func makePipe(_ name: String) throws -> String {
        guard mkfifo(path(name), 0o600) == 0 else { throw LabFailure("mkfifo \(name)") }
        return path(name)
    }

    /// What `program` writes when it is given a file: `gzip -c` and its kin.
    func filtered(_ program: String, _ arguments: [String], _ bytes: [UInt8]) async throws -> [UInt8] {
        let input = try put("input", bytes)
        let line = ([program] + arguments).joined(separator: " ")
        try await Command.output("sh", ["-c", "\(line) < \(input) > \(input).out"])
        return try self.bytes("input.out")
    }
}
