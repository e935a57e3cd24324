// What is at the path that is to be written.

import Failure
import Glibc

/// A path with its symbolic links followed, and what was there.
struct SaveTarget {
    /// As it was given. For sentences.
    let name: String
    /// Where the last link points, also where nothing is there.
    let path: String
    /// Nil where nothing is there.
    let status: stat?

    init(path name: String) throws(Failure) {
        var path = name
        // As many links as the kernel follows.
        for _ in 0...40 {
            var status = stat()
            guard lstat(path, &status) == 0 else {
                guard errno == ENOENT else { throw .writing(name, errno) }
                self.init(name: name, path: path, status: nil)
                return
            }
            guard status.st_mode & S_IFMT == S_IFLNK else {
                if status.st_mode & S_IFMT == S_IFDIR { throw .writing(name, EISDIR) }
                // A file that may not be written is not to be replaced either, though its folder would allow it.
                guard access(path, W_OK) == 0 else { throw .writing(name, errno) }
                self.init(name: name, path: path, status: status)
                return
            }
            path = try Self.followed(path, name: name)
        }
        throw .writing(name, ELOOP)
    }

    private init(name: String, path: String, status: stat?) {
        self.name = name
        self.path = path
        self.status = status
    }

    /// Whether a new file may take the place: of nothing or of a regular file.
    var isReplaceable: Bool { status.map { $0.st_mode & S_IFMT == S_IFREG } ?? true }

    /// The folder of the path.
    var folder: String { Self.folder(of: path) }

    private static func followed(_ path: String, name: String) throws(Failure) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &bytes, bytes.count)
        guard length > 0 else { throw .writing(name, errno) }
        let target = String(decoding: bytes[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return target.hasPrefix("/") ? target : "\(folder(of: path))/\(target)"
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
