// The containers of a namespace: what uses its images.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    /// All containers of the namespace, and whether they run.
    package func containers() async throws(Failure) -> [ContainerRecord] {
        var records = try await call("list the containers") {
            try await Containerd_Services_Containers_V1_Containers.Client(wrapping: client)
                .listStream(.init(), metadata: metadata) { response in
                    try await response.messages.reduce(into: []) { $0.append(ContainerRecord($1.container)) }
                }
        }
        guard !records.isEmpty else { return records }
        let running = try await runningContainers()
        for place in records.indices { records[place].isRunning = running.contains(records[place].id) }
        return records
    }

    /// By ID. A paused one runs, too.
    private func runningContainers() async throws(Failure) -> Set<String> {
        try await call("list what runs in the containers") {
            let tasks = try await Containerd_Services_Tasks_V1_Tasks.Client(wrapping: client)
                .list(.init(), metadata: metadata).tasks
            return Set(tasks.filter { $0.status != .stopped }.map { $0.containerID.isEmpty ? $0.id : $0.containerID })
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
