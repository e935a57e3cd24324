// The programs the lab works with, by the names that the fetching script gives them.

/// One of the lab's parts.
package enum Part: String, CaseIterable, Sendable {
    case containerd2 = "containerd-2"
    case containerd1_7 = "containerd-1.7"
    case containerd1_6 = "containerd-1.6"
    case registry = "docker-registry"
    case nginx
    /// soci-snapshotter, and the tool that makes its indexes.
    case soci
    case nydus
    case overlaybd
    /// `ctr-remote`, the client of stargz-snapshotter: Debian has no package of the snapshotter.
    case ctrRemote = "ctr-remote"

    /// Where a part is, once it is there.
    package struct Place: Hashable, Sendable {
        package let version: String
        /// The folder of its programs.
        package let folder: String
        /// Variables its programs need, for libraries that the machine lacks.
        package let environment: [String: String]
    }
}
