// Blobs, and what is being written.

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

/// A blob that is being written to the content store, or was given up halfway.
package struct IngestRecord: Hashable, Sendable {
    package var ref: String
    /// Bytes written so far.
    package var offset: Int64
    /// In bytes; zero when unknown.
    package var total: Int64
    /// The digest that is expected; empty when unknown.
    package var expected: String
    package var startedAt: Date
    package var updatedAt: Date

    package init(ref: String, offset: Int64, total: Int64, expected: String, startedAt: Date, updatedAt: Date) {
        self.ref = ref
        self.offset = offset
        self.total = total
        self.expected = expected
        self.startedAt = startedAt
        self.updatedAt = updatedAt
    }
}
