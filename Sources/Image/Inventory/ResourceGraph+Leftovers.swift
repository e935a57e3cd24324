// What interrupted work has left.

package import FoundationEssentials
import OCI

extension ResourceGraph {
    /// How long something must be untouched to be a leftover.
    private static let patience: TimeInterval = 60 * 60

    /// Leases that have expired, ingests and half-made snapshots that nothing holds and nobody has touched for an hour,
    /// and temporary images whose lease is gone.
    package func leftovers(at now: Date) -> [StoredItem] {
        let old = now - Self.patience
        var found = resources.leases.filter { $0.lease.isExpired(at: now) }.map { StoredItem.lease($0.lease.id) }
        found += resources.ingests.filter { $0.updatedAt < old && roots(of: .ingest($0.ref)).isEmpty }
            .map { .ingest($0.ref) }
        for (snapshotter, snapshots) in resources.snapshots.sorted(by: { $0.key < $1.key }) {
            for snapshot in snapshots
            where snapshot.kind == .active && snapshot.name.hasPrefix("extract-") && snapshot.updatedAt < old
                && roots(of: .snapshot(snapshot.name, in: snapshotter)).isEmpty
            { found.append(.snapshot(snapshot.name, in: snapshotter)) }
        }
        let leases = Set(resources.leases.map(\.lease.id))
        found += resources.images.filter { $0.labels[Self.temporary].map { !leases.contains($0) } ?? false }
            .map { .image($0.name, target: $0.target) }
        return found
    }

    /// On a temporary image of this program: the lease that it belongs to.
    package static let temporary = "tallyman/lease"
}
