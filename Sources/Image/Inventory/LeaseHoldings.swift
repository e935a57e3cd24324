// A lease and what it holds.

package import FoundationEssentials
import OCI

package struct LeaseHoldings: Hashable, Sendable {
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
