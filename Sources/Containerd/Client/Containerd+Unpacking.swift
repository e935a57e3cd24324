// The steps of unpacking a layer, each done by the daemon.

import ContainerdAPI
package import Failure
import GRPCCore
package import OCI
import SwiftProtobuf

extension Containerd {
    /// Makes an active snapshot on top of `parent`; nil for the lowest one.
    ///
    /// Throws class `conflict` when `labels` name a snapshot (`containerd.io/snapshot.ref`) that already exists.
    package func prepareSnapshot(
        _ key: String, on parent: String?, labels: [String: String], in snapshotter: String
    ) async throws(Failure) -> [SnapshotMount] {
        try await call("prepare a snapshot") {
            var request = Containerd_Services_Snapshots_V1_PrepareSnapshotRequest()
            request.snapshotter = snapshotter
            request.key = key
            request.parent = parent ?? ""
            request.labels = labels
            return try await snapshotService.prepare(request, metadata: metadata).mounts.map(SnapshotMount.init)
        }
    }

    /// Makes the active snapshot `key` the committed one `name`. Throws class `conflict` when there is one already.
    package func commitSnapshot(
        _ key: String, as name: String, labels: [String: String], in snapshotter: String
    ) async throws(Failure) {
        try await call("commit a snapshot") {
            var request = Containerd_Services_Snapshots_V1_CommitSnapshotRequest()
            request.snapshotter = snapshotter
            request.key = key
            request.name = name
            request.labels = labels
            _ = try await snapshotService.commit(request, metadata: metadata)
        }
    }

    /// That it is gone is no error. Doesn't wait for a daemon that is away.
    package func removeSnapshot(_ key: String, in snapshotter: String) async throws(Failure) {
        _ = try await find("remove a snapshot") {
            var request = Containerd_Services_Snapshots_V1_RemoveSnapshotRequest()
            request.snapshotter = snapshotter
            request.key = key
            return try await snapshotService.remove(request, metadata: metadata, options: .impatient)
        }
    }

    /// Extracts a layer of the content store, and returns its diff ID: the digest of the layer uncompressed.
    package func apply(_ layer: Descriptor, to mounts: [SnapshotMount]) async throws(Failure) -> Digest? {
        try await call("extract the layer \(layer.digest.short)") {
            var request = Containerd_Services_Diff_V1_ApplyRequest()
            request.diff = Containerd_Types_Descriptor(layer)
            request.mounts = mounts.map(\.message)
            let service = Containerd_Services_Diff_V1_Diff.Client(wrapping: client)
            return Digest(try await service.apply(request, metadata: metadata).applied.digest)
        }
    }
}

extension SnapshotMount {
    fileprivate init(_ mount: Containerd_Types_Mount) {
        self.init(type: mount.type, source: mount.source, target: mount.target, options: mount.options)
    }

    fileprivate var message: Containerd_Types_Mount {
        var message = Containerd_Types_Mount()
        message.type = type
        message.source = source
        message.target = target
        message.options = options
        return message
    }
}
