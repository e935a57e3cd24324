// Snapshots, and what they take.

package import FoundationEssentials

package struct SnapshotRecord: Hashable, Sendable {
    /// The chain ID for an unpacked layer, a key made up by its user for others.
    package var name: String
    package var parent: String?
    package var kind: Kind
    package var createdAt: Date
    package var updatedAt: Date
    package var labels: [String: String]

    package init(
        name: String, parent: String? = nil, kind: Kind, createdAt: Date, updatedAt: Date,
        labels: [String: String] = [:]
    ) {
        self.name = name
        self.parent = parent
        self.kind = kind
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.labels = labels
    }

    /// Whether its layer was never downloaded: the snapshotter reads it as it is used. The labels are those that
    /// stargz-snapshotter and soci-snapshotter give, and nydus-snapshotter in proxy mode.
    package var isLazy: Bool {
        labels["containerd.io/snapshot/remote"] != nil || labels["containerd.io/snapshot/nydus-proxy-mode"] == "true"
    }

    package enum Kind: String, Hashable, Sendable {
        case unknown, view, active, committed
    }
}

/// What one snapshot takes up by itself, without those below it.
package struct SnapshotUsage: Hashable, Sendable {
    /// In bytes.
    package var size: Int64
    package var inodes: Int64

    package init(size: Int64, inodes: Int64) {
        self.size = size
        self.inodes = inodes
    }
}
