// The containers of a namespace: what uses its images.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    /// All containers of the namespace.
    package func containers() async throws(Failure) -> [ContainerRecord] {
        try await call("list the containers") {
            try await Containerd_Services_Containers_V1_Containers.Client(wrapping: client)
                .listStream(.init(), metadata: metadata) { response in
                    var records: [ContainerRecord] = []
                    for try await message in response.messages {
                        records.append(ContainerRecord(message.container))
                    }
                    return records
                }
        }
    }
}

extension ContainerRecord {
    init(_ container: Containerd_Services_Containers_V1_Container) {
        self.init(
            id: container.id, image: container.image, labels: container.labels,
            snapshotter: container.snapshotter, snapshotKey: container.snapshotKey,
            createdAt: container.createdAt.date)
    }
}
