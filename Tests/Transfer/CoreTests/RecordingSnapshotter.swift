// A fake remote snapshotter, which answers as stargz-snapshotter does and writes down what it is told. The real one is in
// no Debian suite.

import ContainerdAPI
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Lab
import SwiftProtobuf

/// A proxy plugin's process inside the test. Its normal snapshots are overlays; its lazy ones are empty.
actor RecordingSnapshotter: Containerd_Services_Snapshots_V1_Snapshots.SimpleServiceProtocol {
    private typealias Info = Containerd_Services_Snapshots_V1_Info

    enum Answer {
        /// It has the layer: the snapshot is committed, and the client is told that it exists.
        case lazy
        /// It wants to be given the layer.
        case mounts
    }

    /// Given the labels of a Prepare that names its snapshot. What it throws is what the client is told.
    typealias Plan = @Sendable (_ labels: [String: String]) async throws -> Answer

    private struct Snapshot {
        var info: Info
        var folder: String
    }

    private let folder: String
    private let plan: Plan
    private var snapshots: [String: Snapshot] = [:]
    private var count = 0
    /// The labels of each Prepare that named its snapshot, in their order.
    private(set) var prepared: [[String: String]] = []

    private init(folder: String, plan: @escaping Plan) {
        self.folder = folder
        self.plan = plan
    }

    /// Serves one for the length of `body`, behind a daemon that calls it `name`.
    static func running(
        as name: String, behind release: Daemon.Release = .v2, plan: @escaping Plan,
        _ body: @Sendable (RecordingSnapshotter, Daemon) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let snapshotter = RecordingSnapshotter(folder: folder, plan: plan)
        let transport = HTTP2ServerTransport.Posix(
            address: .unixDomainSocket(path: "\(folder)/socket"), transportSecurity: .plaintext)
        try await withGRPCServer(transport: transport, services: [snapshotter]) { _ in
            let options = Daemon.Options(
                extra: """
                    [proxy_plugins."\(name)"]
                    type = "snapshot"
                    address = "\(folder)/socket"
                    """)
            try await Daemon.running(release, options: options) { try await body(snapshotter, $0) }
        }
    }

    func prepare(
        request: Containerd_Services_Snapshots_V1_PrepareSnapshotRequest, context: ServerContext
    ) async throws -> Containerd_Services_Snapshots_V1_PrepareSnapshotResponse {
        var (isLazy, key) = (false, request.key)
        if let name = request.labels["containerd.io/snapshot.ref"] {
            prepared.append(request.labels)
            isLazy = try await plan(request.labels) == .lazy
            if isLazy { key = "lazy \(count) \(name)" }
        }
        count += 1
        let place = "\(folder)/\(count)"
        for name in ["fs", "work"] {
            try FileManager.default.createDirectory(atPath: "\(place)/\(name)", withIntermediateDirectories: true)
        }
        var info = Info()
        info.name = key
        info.parent = request.parent
        info.kind = isLazy ? .committed : .active
        info.createdAt = Google_Protobuf_Timestamp(date: Date())
        info.updatedAt = info.createdAt
        info.labels = request.labels
        if isLazy { info.labels["containerd.io/snapshot/remote"] = "remote snapshot" }
        snapshots[key] = Snapshot(info: info, folder: place)
        guard !isLazy else { throw RPCError(code: .alreadyExists, message: "target snapshot: already exists") }
        var response = Containerd_Services_Snapshots_V1_PrepareSnapshotResponse()
        response.mounts = [mount(of: key)]
        return response
    }

    private func mount(of key: String) -> Containerd_Types_Mount {
        var lower: [String] = []
        var next = snapshots[key]?.info.parent ?? ""
        while let snapshot = snapshots[next] {
            lower.append("\(snapshot.folder)/fs")
            next = snapshot.info.parent
        }
        let place = snapshots[key]?.folder ?? ""
        var mount = Containerd_Types_Mount()
        (mount.type, mount.source, mount.options) =
            lower.isEmpty
            ? ("bind", "\(place)/fs", ["rw", "rbind"])
            : (
                "overlay", "overlay",
                ["lowerdir=\(lower.joined(separator: ":"))", "upperdir=\(place)/fs", "workdir=\(place)/work"]
            )
        return mount
    }

    func commit(
        request: Containerd_Services_Snapshots_V1_CommitSnapshotRequest, context: ServerContext
    ) async throws -> Google_Protobuf_Empty {
        var snapshot = try find(request.key)
        snapshots[request.key] = nil
        snapshot.info.name = request.name
        snapshot.info.kind = .committed
        snapshot.info.labels.merge(request.labels) { $1 }
        snapshots[request.name] = snapshot
        return Google_Protobuf_Empty()
    }

    func remove(
        request: Containerd_Services_Snapshots_V1_RemoveSnapshotRequest, context: ServerContext
    ) async throws -> Google_Protobuf_Empty {
        _ = try find(request.key)
        snapshots[request.key] = nil
        return Google_Protobuf_Empty()
    }

    func stat(
        request: Containerd_Services_Snapshots_V1_StatSnapshotRequest, context: ServerContext
    ) async throws -> Containerd_Services_Snapshots_V1_StatSnapshotResponse {
        var response = Containerd_Services_Snapshots_V1_StatSnapshotResponse()
        response.info = try find(request.key).info
        return response
    }

    func list(
        request: Containerd_Services_Snapshots_V1_ListSnapshotsRequest,
        response: RPCWriter<Containerd_Services_Snapshots_V1_ListSnapshotsResponse>, context: ServerContext
    ) async throws {
        var all = Containerd_Services_Snapshots_V1_ListSnapshotsResponse()
        // The daemon asks for one after each layer: all of them at each of 127 would be more than this server's connection
        // takes, which counts the pings that a client answers much data with.
        all.info = snapshots.values.map(\.info).filter { info in
            let name = info.labels["containerd.io/snapshot.ref"] ?? info.name
            return request.filters.isEmpty || request.filters.contains { $0.contains(name) }
        }
        try await response.write(all)
    }

    func usage(
        request: Containerd_Services_Snapshots_V1_UsageRequest, context: ServerContext
    ) async throws -> Containerd_Services_Snapshots_V1_UsageResponse {
        _ = try find(request.key)
        return Containerd_Services_Snapshots_V1_UsageResponse()
    }

    private func find(_ key: String) throws -> Snapshot {
        guard let snapshot = snapshots[key] else {
            throw RPCError(code: .notFound, message: "snapshot \(key): not found")
        }
        return snapshot
    }
}
