// A namespace and how many images it has.

package struct NamespaceSummary: Hashable, Sendable {
    package var record: NamespaceRecord
    /// Nil until counted.
    package var images: Int?

    package init(record: NamespaceRecord, images: Int? = nil) {
        self.record = record
        self.images = images
    }
}
