// Whether the daemon sees a hosts directory: it may live in another mount namespace.

package import Failure
import Files

package enum HostsVisibility {
    /// Compares the directory with the one that the daemon's process has at the same path (`/proc/PID/root`). The
    /// daemon itself would pass over one that isn't there without a word.
    ///
    /// Throws class `policy` where it is another one or none. Where that can't be told (a process of another user, of
    /// another process namespace), it counts as seen. Symbolic links with absolute targets are read on this side.
    package static func check(_ directory: String, daemonPID pid: UInt64) throws(Failure) {
        let view = "/proc/\(pid)/root"
        guard let own = FileStatus(of: directory) else {
            throw Failure(.policy, "There is no hosts directory \(directory).", hint: "Correct --hosts-dir.")
        }
        guard FileStatus(of: view) != nil else { return }
        let theirs: FileStatus?
        do throws(Failure) {
            theirs = try FileStatus(ofExisting: view + directory)
        } catch {
            return
        }
        guard let theirs, theirs.isSameFile(as: own) else {
            throw Failure(
                .policy, "The daemon doesn't see the hosts directory \(directory).",
                hint: "It has file systems of its own: use a directory that both see, at the same path.")
        }
    }
}
