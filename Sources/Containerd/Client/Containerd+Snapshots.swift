// The snapshots of a namespace, in one snapshotter.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    var snapshotService: Containerd_Services_Snapshots_V1_Snapshots.Client<Transport> {
        .init(wrapping: client)
    }

    /// Nil when there is none of that name.
    package func snapshot(_ name: String, in snapshotter: String) async throws(Failure) -> SnapshotRecord? {
        try await find("look for the snapshot \(name)") {
            var request = Containerd_Services_Snapshots_V1_StatSnapshotRequest()
            request.snapshotter = snapshotter
            request.key = name
            return SnapshotRecord(try await snapshotService.stat(request, metadata: metadata).info)
        }
    }

    /// All snapshots of the namespace.
    package func snapshots(in snapshotter: String) async throws(Failure) -> [SnapshotRecord] {
        try await call("list the snapshots") {
            var request = Containerd_Services_Snapshots_V1_ListSnapshotsRequest()
            request.snapshotter = snapshotter
            return try await snapshotService.list(request, metadata: metadata) { response in
                var records: [SnapshotRecord] = []
                for try await message in response.messages { records += message.info.map(SnapshotRecord.init) }
                return records
            }
        }
    }

    /// What a snapshot takes by itself, without those below it. Nil when it is gone.
    package func usage(of name: String, in snapshotter: String) async throws(Failure) -> SnapshotUsage? {
        try await find("measure the snapshot \(name)") {
            var request = Containerd_Services_Snapshots_V1_UsageRequest()
            request.snapshotter = snapshotter
            request.key = name
            let usage = try await snapshotService.usage(request, metadata: metadata)
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
