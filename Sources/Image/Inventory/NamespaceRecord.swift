// Namespaces, and what is in them.

package struct NamespaceRecord: Hashable, Sendable {
    package var name: String
    package var labels: [String: String]

    package init(name: String, labels: [String: String] = [:]) {
        self.name = name
        self.labels = labels
    }

    /// The snapshotter that clients use here when none is named.
    package var defaultSnapshotter: String? { labels["containerd.io/defaults/snapshotter"] }
}

/// A namespace and how many images it has.
package struct NamespaceSummary: Hashable, Sendable {
    package var record: NamespaceRecord
    /// Nil until counted.
    package var images: Int?
    /// Bytes of its blobs. Nil until added up.
    package var size: Int64?

    package init(record: NamespaceRecord, images: Int? = nil, size: Int64? = nil) {
        self.record = record
        self.images = images
        self.size = size
    }
}
