// What the file system says of a path.

package import Failure
package import FoundationEssentials
package import Glibc

package struct FileStatus {
    private let status: stat

    package var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }
    package var owner: uid_t { status.st_uid }
    /// In bytes.
    package var size: Int { Int(status.st_size) }
    package var modifiedAt: Date { Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec)) }
    /// Read, write and execute bits.
    package var permissions: mode_t { status.st_mode & 0o7777 }

    /// Nil where nothing is there or it can't be told.
    package init?(of path: String, followingLinks: Bool = true) {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.status = status
    }

    /// Nil where nothing is there. Throws class `storage` where it can't be told.
    package init?(ofExisting path: String) throws(Failure) {
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

    package func isSameFile(as other: FileStatus) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }
}
