// Writes a tar file entry by entry.

import Foundation

struct TarWriter {
    private let file: FileHandle

    /// Makes the file at `path`, or writes over what is there.
    init(path: String) throws {
        file = try FileHandle.writing(path, O_TRUNC)
    }

    mutating func add(_ name: String, _ data: Data) throws {
        try file.write(contentsOf: Tar.header(name, size: data.count))
        try file.write(contentsOf: data)
        try file.write(contentsOf: Tar.padding(after: data.count))
    }

    mutating func add(_ name: String, file path: String) throws {
        try add(name, try Data(contentsOf: URL(filePath: path), options: .alwaysMapped))
    }

    consuming func finish() throws {
        try file.write(contentsOf: Tar.end)
        try file.close()
    }
}
