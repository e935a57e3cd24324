// All that a namespace of a daemon holds, to be compared.

import Lab

struct Holdings: Equatable {
    var images: Set<Daemon.Image>
    var content: Set<Daemon.Blob>
    var snapshots: Set<Daemon.Snapshot>
}

extension Daemon {
    nonisolated func holdings(
        _ snapshotter: String = "overlayfs", namespace: String = "default"
    ) async throws -> Holdings {
        Holdings(
            images: Set(try await images(namespace: namespace)), content: Set(try await content(namespace: namespace)),
            snapshots: Set(try await snapshots(snapshotter, namespace: namespace)))
    }
}
