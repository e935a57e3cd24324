// The snapshots of a namespace, in one snapshotter.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

/// One snapshotter, as seen from the namespace and under the lease of a `Containerd`.
package struct Snapshotter: Sendable {
    let containerd: Containerd
    package let name: String
}

extension Containerd {
    package func snapshotter(_ name: String) -> Snapshotter { Snapshotter(containerd: self, name: name) }
}

extension Snapshotter {
    var service: Containerd_Services_Snapshots_V1_Snapshots.Client<Containerd.Transport> {
        .init(wrapping: containerd.client)
    }

    /// Nil when there is none of that name.
    package func snapshot(_ key: String) async throws(Failure) -> SnapshotRecord? {
        try await containerd.find("look for the snapshot \(key)") {
            var request = Containerd_Services_Snapshots_V1_StatSnapshotRequest()
            request.snapshotter = name
            request.key = key
            return SnapshotRecord(try await service.stat(request, metadata: containerd.metadata).info)
        }
    }

    /// All snapshots of the namespace.
    package func snapshots() async throws(Failure) -> [SnapshotRecord] {
        try await containerd.call("list the snapshots") {
            var request = Containerd_Services_Snapshots_V1_ListSnapshotsRequest()
            request.snapshotter = name
            return try await service.list(request, metadata: containerd.metadata) { response in
                var records: [SnapshotRecord] = []
                for try await message in response.messages { records += message.info.map(SnapshotRecord.init) }
                return records
            }
        }
    }

    /// Whether the namespace has any. The rest of a long list is not waited for.
    package func isUsed() async throws(Failure) -> Bool {
        try await containerd.call("look for snapshots") {
            var request = Containerd_Services_Snapshots_V1_ListSnapshotsRequest()
            request.snapshotter = name
            return try await service.list(request, metadata: containerd.metadata) { response in
                for try await message in response.messages where !message.info.isEmpty { return true }
                return false
            }
        }
    }

    /// What a snapshot takes by itself, without those below it. Nil when it is gone.
    package func usage(of key: String) async throws(Failure) -> SnapshotUsage? {
        try await containerd.find("measure the snapshot \(key)") {
            var request = Containerd_Services_Snapshots_V1_UsageRequest()
            request.snapshotter = name
            request.key = key
            let usage = try await service.usage(request, metadata: containerd.metadata)
            return SnapshotUsage(size: usage.size, inodes: usage.inodes)
        }
    }
}

extension SnapshotRecord {
    init(_ info: Containerd_Services_Snapshots_V1_Info) {
        let kind: Kind =
            switch info.kind {
            case .view: .view
            case .active: .active
            case .committed: .committed
            case .unknown, .UNRECOGNIZED: .unknown
            }
        self.init(
            name: info.name, parent: info.parent.isEmpty ? nil : info.parent, kind: kind,
            createdAt: info.createdAt.date, updatedAt: info.updatedAt.date, labels: info.labels)
    }
}

/// How a snapshot is mounted, as the daemon says it and wants it back.
package struct SnapshotMount: Hashable, Sendable {
    package var type: String
    package var source: String
    package var target: String
    package var options: [String]
}
