// Which daemon answers.

package struct DaemonRecord: Hashable, Sendable {
    /// As the daemon says it; not a semantic version.
    package var version: String
    package var revision: String
    package var uuid: String
    /// With the UUID, tells one run of a daemon from the next.
    package var pid: UInt64
    /// The process namespace in which `pid` counts, by its inode; 0 when not said.
    package var pidNamespace: UInt64

    package init(version: String, revision: String, uuid: String, pid: UInt64, pidNamespace: UInt64 = 0) {
        self.version = version
        self.revision = revision
        self.uuid = uuid
        self.pid = pid
        self.pidNamespace = pidNamespace
    }

    /// Nil when the version can't be read.
    package var release: Release? { Release(version) }
}
