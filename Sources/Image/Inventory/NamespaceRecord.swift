// A namespace of the daemon.

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
