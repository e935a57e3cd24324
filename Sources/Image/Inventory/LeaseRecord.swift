// A lease: what keeps content and snapshots from being collected while an operation runs.

package import FoundationEssentials

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
