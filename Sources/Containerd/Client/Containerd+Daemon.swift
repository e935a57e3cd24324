// Which daemon this is, and what it has.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import OCI
import SwiftProtobuf

extension Containerd {
    /// The daemon's version and the run of it that answers. Doesn't wait for a daemon that is away: fails at once.
    package func daemon() async throws(Failure) -> DaemonRecord {
        try await call("ask for the version") {
            let options = CallOptions.impatient
            async let server = Containerd_Services_Introspection_V1_Introspection.Client(wrapping: client)
                .server(.init(), metadata: metadata, options: options)
            let version = try await Containerd_Services_Version_V1_Version.Client(wrapping: client)
                .version(.init(), metadata: metadata, options: options)
            let run = try await server
            return DaemonRecord(
                version: version.version, revision: version.revision, uuid: run.uuid, pid: run.pid,
                pidNamespace: run.pidns)
        }
    }

    /// Every plugin that the daemon tried to load.
    package func plugins() async throws(Failure) -> [PluginRecord] {
        try await call("list the plugins") {
            try await Containerd_Services_Introspection_V1_Introspection.Client(wrapping: client)
                .plugins(.init(), metadata: metadata).plugins.map(PluginRecord.init)
        }
    }
}

extension CallOptions {
    /// For calls that are not to wait for a daemon which is away, nor for one that hangs.
    static var impatient: CallOptions {
        var options = CallOptions.defaults
        options.waitForReady = false
        options.timeout = .seconds(10)
        return options
    }
}

extension PluginRecord {
    init(_ plugin: Containerd_Services_Introspection_V1_Plugin) {
        self.init(
            type: plugin.type, id: plugin.id, platforms: plugin.platforms.map(Platform.init),
            exports: plugin.exports, capabilities: plugin.capabilities, requires: plugin.requires,
            failure: plugin.hasInitErr
                ? PluginFailure(code: Int(plugin.initErr.code), message: plugin.initErr.message) : nil)
    }
}

extension Platform {
    init(_ platform: Containerd_Types_Platform) {
        self.init(
            os: platform.os, architecture: platform.architecture, variant: platform.variant,
            osVersion: platform.osVersion)
    }
}
