// A blob in the content store.

package import FoundationEssentials
package import OCI

package struct ContentRecord: Hashable, Sendable {
    package var digest: Digest
    /// In bytes.
    package var size: Int64
    package var labels: [String: String]
    package var createdAt: Date
    package var updatedAt: Date

    package init(
        digest: Digest, size: Int64, labels: [String: String] = [:], createdAt: Date, updatedAt: Date
    ) {
        self.digest = digest
        self.size = size
        self.labels = labels
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
