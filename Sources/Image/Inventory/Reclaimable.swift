// What comes back when something goes.

package struct Reclaimable: Hashable, Sendable {
    /// Bytes of blobs that no other namespace has.
    package var blobs: Int64 = 0
    /// Bytes of snapshots.
    package var snapshots: Int64 = 0

    package init(blobs: Int64 = 0, snapshots: Int64 = 0) {
        self.blobs = blobs
        self.snapshots = snapshots
    }

    package var bytes: Int64 { blobs.capped(adding: snapshots) }

    mutating func add(_ node: ResourceGraph.Node) {
        switch node.resource {
        case .blob, .ingest: blobs = blobs.capped(adding: node.size)
        case .snapshot: snapshots = snapshots.capped(adding: node.size)
        case .image: break
        }
    }
}

extension Int64 {
    /// Sizes come from a daemon: too large a sum is the largest there is, no crash.
    package func capped(adding other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
