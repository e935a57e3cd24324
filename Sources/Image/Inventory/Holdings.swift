// All that a namespace holds, listed at one time.

package import OCI

package struct Holdings: Hashable, Sendable {
    package var images: [ImageRecord] = []
    package var containers: [ContainerRecord] = []
    package var blobs: [ContentRecord] = []
    /// By snapshotter.
    package var snapshots: [String: [SnapshotRecord]] = [:]
    /// By snapshotter and name: what each takes by itself.
    package var usages: [String: [String: SnapshotUsage]] = [:]
    package var leases: [LeaseHoldings] = []
    package var ingests: [IngestRecord] = []
    /// Blobs that other namespaces have too: their bytes stay as long as those do.
    package var foreignBlobs: Set<Digest> = []

    package init() {}
}
