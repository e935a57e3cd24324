// A new file beside the one that it will replace.

import Failure
import Glibc

struct Replacement {
    let file: OwnedFileDescriptor
    private let target: SaveTarget
    /// Where the new file is until it is whole.
    private let path: String

    /// Makes an empty file under a name that nothing had before: exclusively, so that nobody's link is followed.
    init(_ target: SaveTarget) throws(Failure) {
        self.target = target
        while true {
            // A name of its own length, since the target's may be as long as names get.
            let path = "\(target.folder)/.tallyman-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
            // A new file's mode is what the umask leaves. One that replaces another is private until it has its mode.
            let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, target.status == nil ? 0o666 : 0o600)
            if number < 0, errno == EEXIST { continue }
            guard number >= 0 else { throw .writing(target.name, errno) }
            file = OwnedFileDescriptor(number, isOwned: true)
            self.path = path
            break
        }
        guard let status = target.status else { return }
        // Root keeps a user's file the user's; others can't give files away, and have their own.
        _ = fchown(file.number, status.st_uid, status.st_gid)
        guard fchmod(file.number, status.st_mode & 0o777) == 0 else {
            let number = errno
            discard()
            throw .writing(target.name, number)
        }
    }

    /// Brings the contents to the disk, which may find that it is full.
    func sync() throws(Failure) {
        guard fsync(file.number) == 0 else { throw .writing(target.name, errno) }
    }

    /// Gives the file its name, and brings that to the disk.
    func commit() throws(Failure) {
        guard rename(path, target.path) == 0 else { throw .writing(target.name, errno) }
        let number = open(target.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that may be written but not read: the file is there, only its name may not outlive a power cut.
        guard number >= 0 else { return }
        let folder = OwnedFileDescriptor(number, isOwned: true)
        // Some file systems can't sync folders.
        guard fsync(folder.number) == 0 || errno == EINVAL else { throw .writing(target.name, errno) }
    }

    func discard() { unlink(path) }
}
