// The folder that holds the settings for one registry.

import Files

package struct FoundHosts: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case hostsFile(path: String)
        /// Docker's layout: `*.crt` for authorities, `*.cert` and `*.key` for clients. Also an empty folder.
        case certificates
    }

    /// What the daemon is given as `host_dir`, if `isFoundByDaemon`.
    package let root: String
    /// The folder's name in the root: `host:port`, `host_port_`, `_default`.
    package let entryName: String
    package let kind: Kind
    /// False where the entry has another spelling of the registry's name, which the daemon doesn't try (`host` for
    /// `host:443`, `index.docker.io` for `docker.io`): it needs `PrivateHosts` to be honoured.
    package let isFoundByDaemon: Bool
    /// The folders for the same registry in later roots. Nothing in them is in force.
    package let shadowed: [String]

    package var directory: String { "\(root)/\(entryName)" }

    /// The daemon takes an empty hosts file for none at all.
    init(root: String, entryName: String, isFoundByDaemon: Bool, shadowed: [String]) {
        self.root = root
        self.entryName = entryName
        self.isFoundByDaemon = isFoundByDaemon
        self.shadowed = shadowed
        let path = "\(root)/\(entryName)/\(HostsFile.fileName)"
        let size = FileStatus(of: path)?.size ?? 0
        kind = size > 0 ? .hostsFile(path: path) : .certificates
    }
}
