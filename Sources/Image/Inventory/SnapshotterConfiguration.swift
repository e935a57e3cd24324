// What containerd's configuration has to say of a snapshotter.

package import OCI

/// A piece of `config.toml` that makes a snapshotter known to containerd, and lets the Transfer service unpack to it.
package struct SnapshotterConfiguration: Hashable, Sendable {
    /// Defaults of the snapshotters' own projects.
    private static let usual: [SnapshotterFamily: (socket: String, root: String)] = [
        .soci: ("/run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock", "/var/lib/soci-snapshotter-grpc"),
        .nydus: ("/run/containerd-nydus/containerd-nydus-grpc.sock", "/var/lib/containerd-nydus"),
        .stargz: ("/run/containerd-stargz-grpc/containerd-stargz-grpc.sock", "/var/lib/containerd-stargz-grpc"),
        .overlaybd: ("/run/overlaybd-snapshotter/overlaybd.sock", "/var/lib/overlaybd"),
        .fuseOverlayFS: ("/run/containerd-fuse-overlayfs.sock", "/var/lib/containerd-fuse-overlayfs"),
    ]

    private let name: String
    private let address: String?
    private let root: String?
    private let isRemote: Bool
    private let platform: Platform
    private let release: Release?

    /// `address` is that of a snapshotter that the daemon has: else the usual one of its family stands in the text. A
    /// builtin one has neither.
    package init(
        name: String, address: String? = nil, root: String? = nil, platform: Platform, release: Release?
    ) {
        let family = SnapshotterFamily(name: name)
        let usual = family.flatMap { Self.usual[$0] }
        self.name = name
        self.address = address ?? usual?.socket
        self.root = root ?? usual?.root
        isRemote = family != .fuseOverlayFS
        self.platform = platform
        self.release = release
    }

    /// The text, a line each. The Transfer service unpacks to those that its list names and to no other, so that the
    /// default has to stand in it, too. Without a Transfer service (containerd 1.6) only the plugin is left.
    package var lines: [String] {
        var lines = ["version = \(release?.isAtLeast(2, 0) == true ? 3 : 2)"]
        if let address {
            lines += [
                "[proxy_plugins.\(key)]", "  type = \"snapshot\"", "  address = \"\(address)\"",
            ]
            if isRemote, release?.isAtLeast(1, 7) != false {
                lines.append("  [proxy_plugins.\(key).exports]")
                if let root { lines.append("    root = \"\(root)\"") }
                lines.append("    enable_remote_snapshot_annotations = \"true\"")
            }
        }
        if release?.isAtLeast(1, 7) != false {
            for snapshotter in name == "overlayfs" ? [name] : ["overlayfs", name] {
                lines += [
                    "[[plugins.\"io.containerd.transfer.v1.local\".unpack_config]]",
                    "  platform = \"\(platform)\"", "  snapshotter = \"\(snapshotter)\"",
                ]
            }
        }
        return lines
    }

    private var key: String {
        let isBare = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        return isBare ? name : "\"\(name)\""
    }
}
