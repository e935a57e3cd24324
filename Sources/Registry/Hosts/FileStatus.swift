// What the file system says of a path.

import Failure
import FoundationEssentials
import Glibc

struct FileStatus {
    private let status: stat

    var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var owner: uid_t { status.st_uid }
    /// In bytes.
    var size: Int { Int(status.st_size) }
    var modifiedAt: Date { Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec)) }
    /// Read, write and execute bits.
    var permissions: mode_t { status.st_mode & 0o7777 }

    /// Nil where nothing is there or it can't be told.
    init?(of path: String, followingLinks: Bool = true) {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.status = status
    }

    /// Nil where nothing is there. Throws class `storage` where it can't be told.
    init?(ofExisting path: String) throws(Failure) {
        if let status = FileStatus(of: path) {
            self = status
            return
        }
        let number = errno
        guard number == ENOENT || number == ENOTDIR else {
            throw Failure(.storage, "\(path) can't be looked at.", cause: String(cString: strerror(number)))
        }
        return nil
    }

    func isSameFile(as other: FileStatus) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }
}

/// Paths made absolute as the daemon does it: by their text alone.
enum Path {
    /// `..` is taken away without a look at symbolic links, as Go's `filepath.Join` does.
    static func absolute(_ path: String, in directory: String) -> String {
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : "\(directory)/\(path)").split(separator: "/") where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
