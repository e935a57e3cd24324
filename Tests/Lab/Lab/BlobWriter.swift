// Writes a file and takes its digest on the way.

import Crypto
import Foundation

/// A blob in the making; its digest is known at the end only.
struct BlobWriter {
    private let file: FileHandle?
    private var hash = SHA256()
    private(set) var size = 0

    /// Makes the new file `path`; without one, only the digest is taken.
    init(path: String? = nil) throws {
        file = try path.map { try FileHandle.writing($0, O_EXCL) }
    }

    mutating func write(_ data: Data) throws {
        hash.update(data: data)
        size += data.count
        try file?.write(contentsOf: data)
    }

    /// Closes the file and returns its digest.
    consuming func finish() throws -> String {
        try file?.close()
        return hash.finalize().text
    }
}

extension SHA256.Digest {
    /// "sha256:…".
    var text: String { "sha256:" + map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension FileHandle {
    /// Opens a file for writing and makes it if need be. Whatever is there is written in place: Foundation's
    /// `createFile` would put a plain file where a device was.
    static func writing(_ path: String, _ option: Int32) throws -> FileHandle {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | option, 0o644)
        guard file >= 0 else { throw LabFailure.system(path, errno) }
        return FileHandle(fileDescriptor: file, closeOnDealloc: true)
    }
}
