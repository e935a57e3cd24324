// The steps of unpacking a layer, each done by the daemon.

import ContainerdAPI
package import Failure
import GRPCCore
package import OCI
import SwiftProtobuf

extension Snapshotter {
    /// Makes an active snapshot on top of `parent`; nil for the lowest one.
    ///
    /// Throws class `conflict` when `labels` name a snapshot (`containerd.io/snapshot.ref`) that already exists, or that
    /// a remote snapshotter has made by that; class `snapshotter` with the snapshotter's own words.
    package func prepare(
        _ key: String, on parent: String?, labels: [String: String]
    ) async throws(Failure) -> [SnapshotMount] {
        try await containerd.call("prepare a snapshot") {
            var request = Containerd_Services_Snapshots_V1_PrepareSnapshotRequest()
            request.snapshotter = name
            request.key = key
            request.parent = parent ?? ""
            request.labels = labels
            do {
                return try await service.prepare(request, metadata: containerd.metadata).mounts.map(SnapshotMount.init)
            } catch let error as RPCError where [.unknown, .internalError, .invalidArgument].contains(error.code) {
                let failure = Failure(foreign: error, doing: "prepare a snapshot", isCancelled: Task.isCancelled)
                guard ![.cancelled, .storage, .snapshotter].contains(failure.code) else { throw failure }
                throw Failure(
                    .snapshotter, "The snapshotter \(name) refuses to prepare a snapshot.",
                    hint: "Its log may say more.", cause: error.message)
            }
        }
    }

    /// Has the snapshotter answer, which takes a snapshot: of all that is none the daemon tells by its own records, whether
    /// the snapshotter's process lives or not. Whatever it answers is good.
    ///
    /// Throws class `snapshotter` when nobody does.
    package func reach() async throws(Failure) {
        let key = "tallyman-probe-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        do throws(Failure) {
            try await containerd.call("reach the snapshotter \(name)") {
                do {
                    var request = Containerd_Services_Snapshots_V1_PrepareSnapshotRequest()
                    request.snapshotter = name
                    request.key = key
                    _ = try await service.prepare(request, metadata: containerd.metadata, options: .impatient)
                } catch let error as RPCError where error.code == .deadlineExceeded {
                    throw Failure(
                        .snapshotter, "The snapshotter \(name) doesn't answer.",
                        hint: "Its process hangs: restart it, and look at its log.", cause: error.message)
                }
            }
        } catch {
            guard error.code != .snapshotter, error.code != .cancelled else { throw error }
        }
        // What stays is held by nothing: the garbage collector takes it.
        try? await remove(key)
    }

    /// Makes the active snapshot `key` the one that is `committed`. Throws class `conflict` when there is one already.
    package func commit(
        _ key: String, as committed: String, labels: [String: String]
    ) async throws(Failure) {
        try await containerd.call("commit a snapshot") {
            var request = Containerd_Services_Snapshots_V1_CommitSnapshotRequest()
            request.snapshotter = name
            request.key = key
            request.name = committed
            request.labels = labels
            _ = try await service.commit(request, metadata: containerd.metadata)
        }
    }

    /// That it is gone is no error. Doesn't wait for a daemon that is away.
    package func remove(_ key: String) async throws(Failure) {
        _ = try await containerd.find("remove a snapshot") {
            var request = Containerd_Services_Snapshots_V1_RemoveSnapshotRequest()
            request.snapshotter = name
            request.key = key
            return try await service.remove(request, metadata: containerd.metadata, options: .impatient)
        }
    }
}

extension Containerd {
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
