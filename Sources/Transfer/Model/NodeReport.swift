// What is reported of the parts of a transfer.

package import OCI

/// Absolute numbers in bytes, so a lost report costs nothing.
///
/// While `step` is `unpacking`, `current` and `total` count the unpacking, from 0 up. A `current` above 0 while
/// `waiting` says how much of the blob was there before, as after a cancelled pull that was kept. `lazy` is a layer whose
/// snapshot is there while its bytes stay in the registry, where the snapshotter reads them as they are used.
package struct NodeReport: Hashable, Sendable {
    package enum Step: String, CaseIterable, Sendable {
        case waiting, downloading, uploading, complete, exists, lazy, unpacking, unpacked
    }

    package var digest: Digest
    /// Empty if the engine has none.
    package var name: String
    package var kind: NodeKind
    /// Empty if unknown: containerd's `already exists` events have none.
    package var parents: [Digest]
    package var step: Step
    package var current: Int64
    /// Nil or 0 if unknown.
    package var total: Int64?

    package init(
        digest: Digest, name: String = "", kind: NodeKind = .other, parents: [Digest] = [], step: Step,
        current: Int64 = 0, total: Int64? = nil
    ) {
        self.digest = digest
        self.name = name
        self.kind = kind
        self.parents = parents
        self.step = step
        self.current = current
        self.total = total
    }
}

/// `bytes` is nil where the daemon reports no bytes (Transfer before containerd 2.2): then layers are all there is.
package struct UnpackProgress: Hashable, Sendable {
    package struct Bytes: Hashable, Sendable {
        /// Compressed bytes read.
        package var current: Int64
        package var total: Int64

        package init(current: Int64, total: Int64) {
            self.current = current
            self.total = total
        }
    }

    /// Layers whose snapshots were seen. A layer that a manifest lists twice counts twice: it makes two snapshots.
    package var unpacked: Int
    package var layers: Int
    package var bytes: Bytes?

    package init(unpacked: Int = 0, layers: Int = 0, bytes: Bytes? = nil) {
        self.unpacked = unpacked
        self.layers = layers
        self.bytes = bytes
    }
}

/// An image's name and the digest of its target.
package struct NamedDigest: Hashable, Sendable {
    package var reference: String
    package var digest: Digest

    package init(reference: String, digest: Digest) {
        self.reference = reference
        self.digest = digest
    }
}
