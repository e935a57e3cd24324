// Who holds what.

package import OCI

package struct Resources: Hashable, Sendable {
    package var images: [ImageRecord] = []
    package var containers: [ContainerRecord] = []
    package var blobs: [ContentRecord] = []
    /// By snapshotter.
    package var snapshots: [String: [SnapshotRecord]] = [:]
    /// By snapshotter and name: what each takes by itself.
    package var usages: [String: [String: SnapshotUsage]] = [:]
    package var leases: [LeaseResources] = []
    package var ingests: [IngestRecord] = []
    /// Blobs that other namespaces have too: their bytes stay as long as those do.
    package var foreignBlobs: Set<Digest> = []

    package init() {}
}

/// What holds something: the roots that the garbage collector begins with.
package enum Root: Hashable, Comparable, Sendable {
    /// By ID.
    case container(String)
    /// By name.
    case image(String)
    /// By ID.
    case lease(String)
    /// The thing is labelled as a root itself.
    case label
}
