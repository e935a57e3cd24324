// What the inventory is told.

package import OCI

package enum InventoryChange: Sendable {
    /// All images of the namespace.
    case images([ImageRecord])
    /// What some names stand for now; nil where they are gone.
    case someImages([String: ImageRecord?])
    /// What some targets hold; newer than what was said of them before.
    case contents([Digest: TargetContents])
    /// All containers of the namespace.
    case containers([ContainerRecord])
    case snapshotters([SnapshotterSummary])
    /// Whether the Transfer service unpacks to these snapshotters, by name.
    case unpacking([String: Bool])
    case namespaces([NamespaceSummary])
    /// All that the namespace holds.
    case resources(ResourceGraph)
    /// Another namespace or snapshotter is looked at, or the contents are to be asked for again. Contents are forgotten,
    /// since they say what is unpacked; images, containers and counts only with their namespace.
    case reset(namespace: String, snapshotter: String)
}
