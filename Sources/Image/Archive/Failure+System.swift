// What the system and archives say, as failures.

package import Failure
import Glibc

extension Failure {
    /// What the C library calls the error.
    static func text(of number: Int32) -> String { String(cString: strerror(number)) }

    /// `name` could not be opened or read.
    static func reading(_ name: String, _ number: Int32) -> Failure {
        let (said, hint): (String, String?) =
            switch number {
            case ENOENT, ENOTDIR: ("it doesn't exist", "Check the path.")
            case EACCES, EPERM: ("it is not allowed", "Make it readable for this user, or run as root.")
            case EISDIR: ("it is a folder", "Name the archive in it.")
            default: ("the read failed", nil)
            }
        return Failure(.archive, "Can't read \(name): \(said).", hint: hint, cause: text(of: number))
    }

    /// `name` could not be made, written or put in its place.
    static func writing(_ name: String, _ number: Int32) -> Failure {
        let (kind, said, hint): (Code, String, String?) =
            switch number {
            case ENOSPC: (.storage, "the disk is full", "Free some space, or name a place on another disk.")
            case EDQUOT: (.storage, "the disk quota is used up", "Free some space, or name a place on another disk.")
            case EROFS: (.storage, "the file system is read-only", "Name a place on another disk.")
            case ENOENT, ENOTDIR: (.archive, "the folder isn't there", "Make the folder, or check the path.")
            case EACCES, EPERM: (.archive, "it is not allowed", "Name a place this user may write to, or run as root.")
            case EISDIR: (.archive, "it is a folder", "Name a file in it.")
            case EBADF: (.archive, "it is closed", nil)
            case EPIPE: (.archive, "its reader is gone", nil)
            default: (.archive, "the write failed", nil)
            }
        return Failure(kind, "Can't write \(name): \(said).", hint: hint, cause: text(of: number))
    }
}

/// What is said of an archive whose bytes are not whole.
extension Failure {
    /// The archive `name` stops before its end.
    package static func endsEarly(_ name: String) -> Failure {
        Failure(.archive, "\(name) ends early.", hint: "Was it copied or downloaded to its end?")
    }

    /// The archive `name` has at this byte what can't be there; `why` is the end of a sentence.
    package static func damaged(_ name: String, at place: Int64, _ why: String) -> Failure {
        Failure(.archive, "\(name) is damaged at byte \(place): \(why).", hint: "Get it again.")
    }
}
