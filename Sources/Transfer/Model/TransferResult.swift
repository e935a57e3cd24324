// What an operation that succeeded has made.

package struct TransferResult: Hashable, Sendable {
    package var images: [NamedDigest]
    package var engine: EngineKind
    package var snapshotter: String?
    /// Whether the snapshots of all layers were seen. Nil where the operation has nothing to unpack.
    package var unpacked: Bool?

    package init(images: [NamedDigest], engine: EngineKind, snapshotter: String? = nil, unpacked: Bool? = nil) {
        self.images = images
        self.engine = engine
        self.snapshotter = snapshotter
        self.unpacked = unpacked
    }
}
