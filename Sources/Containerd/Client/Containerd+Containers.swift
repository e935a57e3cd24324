// The containers of a namespace: what uses its images.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    private var containerService: Containerd_Services_Containers_V1_Containers.Client<Transport> {
        .init(wrapping: client)
    }

    private var taskService: Containerd_Services_Tasks_V1_Tasks.Client<Transport> { .init(wrapping: client) }

    /// The container of that ID, and whether it runs. Nil when there is none.
    package func container(_ id: String) async throws(Failure) -> ContainerRecord? {
        let record = try await find("look for the container \(id)") {
            var request = Containerd_Services_Containers_V1_GetContainerRequest()
            request.id = id
            return ContainerRecord(try await containerService.get(request, metadata: metadata).container)
        }
        guard var record else { return nil }
        let process = try await find("look what runs in the container \(id)") {
            var request = Containerd_Services_Tasks_V1_GetRequest()
            request.containerID = id
            return try await taskService.get(request, metadata: metadata).process
        }
        record.isRunning = process?.isRunning ?? false
        return record
    }

    /// All containers of the namespace, and whether they run.
    package func containers() async throws(Failure) -> [ContainerRecord] {
        var records = try await call("list the containers") {
            try await containerService.listStream(.init(), metadata: metadata) { response in
                try await response.messages.reduce(into: []) { $0.append(ContainerRecord($1.container)) }
            }
        }
        guard !records.isEmpty else { return records }
        let running = try await runningContainers()
        for index in records.indices { records[index].isRunning = running.contains(records[index].id) }
        return records
    }

    /// By ID.
    private func runningContainers() async throws(Failure) -> Set<String> {
        try await call("list what runs in the containers") {
            let tasks = try await taskService.list(.init(), metadata: metadata).tasks
            return Set(tasks.filter(\.isRunning).map { $0.containerID.isEmpty ? $0.id : $0.containerID })
        }
    }
}

extension Containerd_V1_Types_Process {
    /// A paused one runs, too.
    fileprivate var isRunning: Bool { status != .stopped }
}

extension ContainerRecord {
    init(_ container: Containerd_Services_Containers_V1_Container) {
        self.init(
            id: container.id, image: container.image, labels: container.labels,
            snapshotter: container.snapshotter, snapshotKey: container.snapshotKey,
            createdAt: container.createdAt.date)
    }
}
