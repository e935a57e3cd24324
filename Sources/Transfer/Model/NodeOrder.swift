// Where a blob stands among the others: as in the manifests, then as they came.

struct NodeOrder: Hashable, Comparable {
    /// The number of the manifest that was read, or `Int.max` for blobs that none of them lists.
    var manifest: Int
    /// Within the manifest: its index, itself, its config, its layers. Without one: as they came.
    var place: Int

    static func arrival(_ number: Int) -> NodeOrder { NodeOrder(manifest: .max, place: number) }

    var isArrival: Bool { manifest == .max }

    static func < (left: NodeOrder, right: NodeOrder) -> Bool {
        (left.manifest, left.place) < (right.manifest, right.place)
    }
}
