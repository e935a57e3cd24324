// Which daemon this is, and what it has.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    /// The daemon's version and the run of it that answers. Doesn't wait for a daemon that is away: fails at once.
    package func daemon() async throws(Failure) -> DaemonRecord {
        var options = CallOptions.defaults
        options.waitForReady = false
        options.timeout = .seconds(10)
        return try await call("ask for the version") { [options] in
            let version = try await Containerd_Services_Version_V1_Version.Client(wrapping: client)
                .version(.init(), metadata: metadata, options: options)
            let server = try await Containerd_Services_Introspection_V1_Introspection.Client(wrapping: client)
                .server(.init(), metadata: metadata, options: options)
            return DaemonRecord(
                version: version.version, revision: version.revision, uuid: server.uuid, pid: server.pid)
        }
    }
}
