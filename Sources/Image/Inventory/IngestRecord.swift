// A blob that is being written to the content store, or was given up halfway.

package import FoundationEssentials

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
