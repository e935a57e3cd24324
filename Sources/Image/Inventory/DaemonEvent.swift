// Something that happened in the daemon.

package import FoundationEssentials

package struct DaemonEvent: Hashable, Sendable {
    package var timestamp: Date
    package var namespace: String
    /// Such as `/images/create`.
    package var topic: String
    /// The name, digest or ID that it is about; empty when there is none.
    package var subject: String
    /// The name under which a snapshot is committed, its parent when it is prepared, or which process of a container has
    /// ended. Empty in other events.
    package var detail: String
    /// Where the snapshot is that the event is about. Empty in other events, and in those of daemons before 1.7.
    package var snapshotter: String

    package init(
        timestamp: Date, namespace: String, topic: String, subject: String = "", detail: String = "",
        snapshotter: String = ""
    ) {
        self.timestamp = timestamp
        self.namespace = namespace
        self.topic = topic
        self.subject = subject
        self.detail = detail
        self.snapshotter = snapshotter
    }
}
