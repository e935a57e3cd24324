// Blobs that nothing refers to.

import ContainerdClient
import Lab

extension Daemon {
    /// Starts a daemon for the length of `body`. A lease holds what is written with the client.
    static func holding(_ body: @Sendable (Daemon, Containerd) async throws -> Void) async throws {
        try await running { daemon in
            let lease = try await daemon.lease()
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                var containerd = containerd
                containerd.lease = lease
                try await body(daemon, containerd)
            }
        }
    }
}
