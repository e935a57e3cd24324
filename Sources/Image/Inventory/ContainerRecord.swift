// A container, as far as images are concerned.

package import FoundationEssentials

package struct ContainerRecord: Hashable, Sendable {
    package var id: String
    /// The name of its image when it was made; the image may be gone. Empty when it has none.
    package var image: String
    package var labels: [String: String]
    package var snapshotter: String
    package var snapshotKey: String
    package var createdAt: Date
    /// Whether it has a process.
    package var isRunning = false

    package init(
        id: String, image: String, labels: [String: String] = [:], snapshotter: String = "",
        snapshotKey: String = "", createdAt: Date
    ) {
        self.id = id
        self.image = image
        self.labels = labels
        self.snapshotter = snapshotter
        self.snapshotKey = snapshotKey
        self.createdAt = createdAt
    }
}
