// Something that happened in the daemon.

package import FoundationEssentials

package struct DaemonEvent: Hashable, Sendable {
    package var timestamp: Date
    package var namespace: String
    /// Such as `/images/create`.
    package var topic: String

    package init(timestamp: Date, namespace: String, topic: String) {
        self.timestamp = timestamp
        self.namespace = namespace
        self.topic = topic
    }
}
