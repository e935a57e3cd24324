// Where what lives only as long as a process belongs: sockets, settings for one attempt.

package import Failure
import FoundationEssentials
import Glibc

package enum RuntimeFolder {
    /// `$XDG_RUNTIME_DIR/tallyman`, else `$XDG_STATE_HOME/tallyman`, else `~/.local/state/tallyman`; made with mode
    /// 0700 if it isn't there. A runtime directory of another user, as `sudo` may leave one behind, doesn't count.
    ///
    /// Throws class `storage` where it can't be made, or others may write in it.
    package static func path(environment: [String: String]) throws(Failure) -> String {
        let folder = "\(try base(environment))/tallyman"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw Failure(.storage, "\(folder) can't be made.", cause: String(cString: strerror(errno)))
        }
        guard let status = FileStatus(of: folder, followingLinks: false), status.isFolder,
            status.owner == geteuid(), status.permissions & 0o022 == 0
        else {
            throw Failure(
                .storage, "\(folder) has to be a folder that belongs to this user, and that nobody else may write in.",
                hint: "Look at it with ls -ld; remove it if it isn't needed.")
        }
        return folder
    }

    private static func base(_ environment: [String: String]) throws(Failure) -> String {
        let folders = UserFolders(environment)
        if let runtime = folders.runtime, FileStatus(of: runtime)?.owner == geteuid() { return runtime }
        guard let state = folders.state else {
            throw Failure(
                .storage, "There is no place for the program's temporary files.",
                hint: "Set HOME or XDG_RUNTIME_DIR.")
        }
        var folder = ""
        for name in state.split(separator: "/") {
            folder += "/\(name)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw Failure(.storage, "\(folder) can't be made.", cause: String(cString: strerror(errno)))
            }
        }
        return state
    }
}
