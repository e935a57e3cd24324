// Something that happened in the daemon.

package import FoundationEssentials

package struct DaemonEvent: Hashable, Sendable {
    package var timestamp: Date
    package var namespace: String
    /// Such as `/images/create`.
    package var topic: String
    /// The name, digest or ID that it is about; empty when there is none.
    package var subject: String

    package init(timestamp: Date, namespace: String, topic: String, subject: String = "") {
        self.timestamp = timestamp
        self.namespace = namespace
        self.topic = topic
        self.subject = subject
    }
}
