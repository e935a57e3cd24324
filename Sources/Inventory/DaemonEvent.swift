// Something that happened in the daemon.

package import FoundationEssentials

package struct DaemonEvent: Hashable, Sendable {
    package var timestamp: Date
    package var namespace: String
    /// Such as `/images/create`.
    package var topic: String
    /// What it happened to: the name of an image or a namespace, a snapshot's key, a digest. Nil when not understood.
    package var subject: String?
    /// For events of snapshots.
    package var snapshotter: String?

    package init(
        timestamp: Date, namespace: String, topic: String, subject: String? = nil, snapshotter: String? = nil
    ) {
        self.timestamp = timestamp
        self.namespace = namespace
        self.topic = topic
        self.subject = subject
        self.snapshotter = snapshotter
    }
}
