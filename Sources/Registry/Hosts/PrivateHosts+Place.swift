// Where private hosts directories are, and those that a killed process left there.

package import Failure
import Files
import FoundationEssentials
import Glibc
import Processes

extension PrivateHosts {
    /// `$XDG_RUNTIME_DIR/tallyman`, else `$XDG_STATE_HOME/tallyman`, else `~/.local/state/tallyman`; made with mode
    /// 0700 if it isn't there. A runtime directory of another user, as `sudo` may leave one behind, doesn't count.
    ///
    /// Throws class `storage` where it can't be made, or others may write in it.
    package static func parent(environment: [String: String]) throws(Failure) -> String {
        let folder = "\(try base(environment))/tallyman"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure(folder) }
        guard let status = FileStatus(of: folder, followingLinks: false), status.isFolder,
            status.owner == geteuid(), status.permissions & 0o022 == 0
        else {
            throw Failure(
                .storage, "\(folder) has to be a folder that belongs to this user, and that nobody else may write in.",
                hint: "Look at it with ls -ld; remove it if it isn't needed.")
        }
        return folder
    }

    /// Removes directories whose process is gone, and nothing else. Called at the start of the program.
    ///
    /// Of a process that can't be looked for from here, one that is a day old is taken for left behind.
    package static func sweep(parent: String) {
        let old = Date() - 24 * 60 * 60
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            let path = "\(parent)/\(name)"
            guard let match = name.wholeMatch(of: /hosts-([0-9a-f-]+)-[A-Za-z0-9]{6}/),
                let owner = ProcessIdentity(fileName: match.1),
                let status = FileStatus(of: path, followingLinks: false), status.isFolder, status.owner == geteuid(),
                !(owner.isAlive ?? (status.modifiedAt > old))
            else {
                continue
            }
            remove(path)
        }
    }

    private static func base(_ environment: [String: String]) throws(Failure) -> String {
        let folders = UserFolders(environment)
        if let runtime = folders.runtime, FileStatus(of: runtime)?.owner == geteuid() { return runtime }
        guard let state = folders.state else {
            throw Failure(
                .storage, "There is no place for a private hosts directory.", hint: "Set HOME or XDG_RUNTIME_DIR.")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.storage, "\(state) can't be made.", cause: String(cString: strerror(errno)))
        }
        return state
    }
}
