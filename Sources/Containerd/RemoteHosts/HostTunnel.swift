// The way to one host's containerd: a local socket that leads there for as long as the tunnel is open.

import ContainerdClient
package import Failure
import Files

package final class HostTunnel: Sendable {
    package let host: RemoteHost
    /// The local socket.
    package let socket: String
    /// The path of containerd's socket on the host.
    package let address: String
    private let command: SSHCommand
    private let master: SSHMaster

    private init(_ command: SSHCommand, _ master: SSHMaster, _ route: HostRoute) {
        host = command.host
        socket = route.local
        address = route.remote
        self.command = command
        self.master = master
    }

    /// Why there is no connection now; nil while there is one.
    package var trouble: Failure? { master.trouble }

    /// The same, where something else has broken: ssh may take a moment to say so.
    package func latestTrouble() async -> Failure? {
        for _ in 0..<10 where trouble == nil { try? await Task.sleep(for: .milliseconds(50)) }
        return trouble
    }

    /// Opens a tunnel, runs `body`, and closes it: no process and no socket of it is left then. A connection that breaks
    /// meanwhile is made again by itself, at the same local socket.
    ///
    /// ssh runs in `environment`. Throws what `HostTrouble` says where the host or its containerd can't be reached at
    /// first, else what `body` throws.
    package static func open<Value: Sendable>(
        to host: RemoteHost, environment: [String: String], _ body: @Sendable (HostTunnel) async throws -> Value
    ) async throws -> Value {
        let folder = try await blocking { () throws(Failure) in try TunnelFolder.make(environment: environment) }
        defer { TunnelFolder.remove(folder) }
        let command = SSHCommand(host: host, folder: folder, environment: environment)
        let sockets = host.address.map { [KnownSockets.path(ofAddress: $0)] } ?? KnownSockets.paths(environment: [:])
        let master = SSHMaster(command, forwarding: sockets)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await master.keep() }
            try await master.ready()
            let route = try await HostRoute.find(command, sockets)
            if let relay = route.relay {
                let listening = AsyncStream.makeStream(of: Void.self)
                group.addTask {
                    defer { listening.continuation.finish() }
                    try await relay.run { listening.continuation.finish() }
                }
                for await _ in listening.stream {}
                try await route.check(relay, command)
            }
            return try await body(HostTunnel(command, master, route))
        }
    }

    package var name: String { host.name }

    /// Runs a script that says one line, and lets its input end only after `body`, which is given that line: then, or
    /// when this program is gone, the script cleans up.
    package func holding<Value: Sendable>(
        _ script: String, _ words: [String], _ body: (String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await command.holding(script, words, body)
    }

    /// Runs a script for a POSIX shell on the host, as the user who may open the socket, and returns what it writes.
    /// Its standard input has ended.
    ///
    /// Throws what `HostTrouble` says, with what was written to standard error; class `storage` for a script that fails.
    package func run(_ script: String, _ words: [String] = []) async throws(Failure) -> String {
        try await command.output(of: script, words)
    }
}
