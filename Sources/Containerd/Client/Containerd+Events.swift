// What happens in the daemon, as it happens.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    /// Hands every event to `take`, of all namespaces, until the daemon goes away or the task is cancelled; always throws
    /// then. Waits for a daemon that is away.
    package func watchEvents(_ take: @Sendable @escaping (DaemonEvent) -> Void) async throws(Failure) {
        try await call("watch the events") {
            try await Containerd_Services_Events_V1_Events.Client(wrapping: client)
                .subscribe(.init(), metadata: metadata) { response in
                    for try await envelope in response.messages { take(DaemonEvent(envelope)) }
                }
            throw Failure(.daemon, "The daemon ended the stream of events.")
        }
    }
}

extension DaemonEvent {
    /// The subject is empty where the message begins with something else than a text.
    fileprivate init(_ envelope: Containerd_Types_Envelope) {
        let subject = (try? Containerd_Events_Subject(serializedBytes: envelope.event.value)) ?? .init()
        self.init(
            timestamp: envelope.timestamp.date, namespace: envelope.namespace, topic: envelope.topic,
            subject: subject.key)
        guard topic.hasPrefix("/snapshot/") || topic.hasPrefix("/tasks/") else { return }
        detail = String(decoding: subject.second, as: UTF8.self)
        snapshotter = String(decoding: subject.snapshotter, as: UTF8.self)
    }
}
