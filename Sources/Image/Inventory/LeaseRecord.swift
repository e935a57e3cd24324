// Leases, and what they hold.

package import FoundationEssentials
import OCI

package struct LeaseRecord: Hashable, Sendable {
    package var id: String
    package var labels: [String: String]
    package var createdAt: Date

    package init(id: String, labels: [String: String] = [:], createdAt: Date) {
        self.id = id
        self.labels = labels
        self.createdAt = createdAt
    }
}

/// One thing that a lease keeps.
package struct LeaseResource: Hashable, Sendable {
    /// A digest, a snapshot's name, an ingest's reference or an image's name.
    package var id: String
    /// `content`, `ingests`, `images`, or `snapshots/` and the snapshotter.
    package var type: String

    package init(id: String, type: String) {
        self.id = id
        self.type = type
    }
}

/// A lease and what it holds.
package struct LeaseResources: Hashable, Sendable {
    package var lease: LeaseRecord
    package var resources: [LeaseResource]

    package init(lease: LeaseRecord, resources: [LeaseResource] = []) {
        self.lease = lease
        self.resources = resources
    }
}

extension LeaseRecord {
    /// Nil when it doesn't expire: a date that can't be read counts for nothing, as in containerd.
    package var expiry: Date? { labels[GarbageLabel.expire].flatMap(Date.init(rfc3339:)) }

    package func isExpired(at now: Date) -> Bool { expiry.map { $0 < now } ?? false }
}
