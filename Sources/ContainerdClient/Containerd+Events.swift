// What happens in the daemon, as it happens.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    /// Hands every event that one of `filters` lets through to `take`, until the daemon goes away or the task is
    /// cancelled; always throws then. Namespaces are not told apart: that is for the filters. Waits for a daemon that
    /// is away.
    package func watchEvents(
        matching filters: [String], _ take: @Sendable @escaping (DaemonEvent) -> Void
    ) async throws(Failure) {
        try await call("watch the events") {
            var request = Containerd_Services_Events_V1_SubscribeRequest()
            request.filters = filters
            try await Containerd_Services_Events_V1_Events.Client(wrapping: client)
                .subscribe(request, metadata: metadata) { response in
                    for try await envelope in response.messages {
                        take(
                            DaemonEvent(
                                timestamp: envelope.timestamp.date, namespace: envelope.namespace,
                                topic: envelope.topic))
                    }
                }
            throw Failure(.daemon, "The daemon ended the stream of events.")
        }
    }
}
