// Many hosts: names for the namespaces of a few daemons, each behind an sshd.

import Foundation

/// Some daemons, an sshd in front of each, a registry that all of them reach, and an operator's side of ssh.
package struct Fleet: Sendable {
    package struct Host: Sendable {
        package let name: String
        package let daemon: Daemon
        package let server: SSHServer
        /// This host's alone.
        package let line: DelayedLine
        package let namespace: String
    }

    package let hosts: [Host]
    package let client: SSHClient
    package let registry: Registry
    private let folder: String

    /// The releases of its daemons, in that order; the last one's login is a user who needs sudo to reach it.
    package static let releases: [Daemon.Release] = [.v2, .v2, .v1_7, .v1_6, .v2]

    /// Starts `count` hosts, "host-1" and so on, each with the daemon after the last one's, for the length of `body`.
    /// Takes everything down whatever happens. Blobs that one namespace has count in all of its daemon, unless each host
    /// `hasOwnContent`.
    package static func running<Value: Sendable>(
        _ count: Int, roundTrip: Duration = .zero, programs: [String] = ["/usr/bin/socat"], hasOwnContent: Bool = false,
        _ body: (Fleet) async throws -> Value
    ) async throws -> Value {
        try await Registry.running { registry in
            var parts: [@Sendable () async -> Void] = []
            let result: Result<Value, any Error>
            do {
                let folder = try TemporaryFolder.make()
                parts.append { try? FileManager.default.removeItem(atPath: folder) }
                let client = try await SSHClient.make()
                parts.append { client.stop() }
                var machines: [(Daemon, SSHServer)] = []
                let isolation = """
                    [plugins."io.containerd.metadata.v1.bolt"]
                    content_sharing_policy = "isolated"
                    """
                let options = Daemon.Options(extra: hasOwnContent ? isolation : "")
                for (index, release) in releases.prefix(count).enumerated() {
                    let daemon = try await Daemon.start(release, options: options)
                    parts.append { await daemon.stop() }
                    let server = try await SSHServer.start(
                        SSHServer.Options(
                            user: index == releases.count - 1 ? "operator" : "root", programs: programs,
                            defaultDaemonFolder: daemon.folder), key: client.key)
                    parts.append { await server.stop() }
                    machines.append((daemon, server))
                }
                var hosts: [Host] = []
                for index in 0..<count {
                    let (daemon, server) = machines[index % machines.count]
                    let line = try await DelayedLine.start(before: server.port, roundTrip: roundTrip)
                    parts.append { await line.stop() }
                    let host = Host(
                        name: "host-\(index + 1)", daemon: daemon, server: server, line: line,
                        namespace: index < machines.count ? "default" : "fleet-\(index / machines.count)")
                    try client.addHost(host.name, server, through: line)
                    hosts.append(host)
                }
                let fleet = Fleet(hosts: hosts, client: client, registry: registry, folder: folder)
                try fleet.writeConfiguration()
                result = .success(try await body(fleet))
            } catch {
                result = .failure(error)
            }
            for stop in parts.reversed() { await stop() }
            return try result.get()
        }
    }

    /// What a program needs in its environment to find the hosts, by its configuration file and by `ssh`.
    package var environment: [String: String] {
        ["PATH": client.path, "XDG_CONFIG_HOME": "\(folder)/config", "XDG_RUNTIME_DIR": "\(folder)/run"]
    }

    /// Lines for the end of the program's configuration file.
    package func configure(_ lines: String) throws {
        let path = "\(folder)/config/tallyman/config.toml"
        let before = try String(contentsOfFile: path, encoding: .utf8)
        try (before + "\n" + lines + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The program's configuration file: each host with its namespace, in the groups "odd" or "even" and "fleet".
    private func writeConfiguration() throws {
        let tables = hosts.enumerated().map { index, host in
            """
            [hosts.\(host.name)]
            namespace = "\(host.namespace)"
            sudo = \(host.server.options.user != "root")
            groups = ["fleet", "\(index % 2 == 0 ? "odd" : "even")"]

            """
        }
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(folder)/config/tallyman", withIntermediateDirectories: true)
        try manager.createDirectory(
            atPath: "\(folder)/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Where the program itself moves the bytes, the registry is this machine's.
        let local = "[local]\nloopback-here = true\n\n"
        try (local + tables.joined(separator: "\n")).write(
            toFile: "\(folder)/config/tallyman/config.toml", atomically: true, encoding: .utf8)
    }

    /// Puts images on the hosts so that they drift: of "shop/web:1.4" the registry has the newest, a third of the hosts
    /// each has the second newest, the oldest, and none; "shop/base:2" is the same on all.
    package func drift() async throws {
        let maker = try ImageMaker()
        let base = LayerSpec.stack(3, bytes: 4_000_000, seed: 2_000)
        try registry.put(try await maker.make(ImageSpec(base)), as: "shop/base:2")
        for age in [2, 1, 0] {
            let own = LayerSpec.stack(2, bytes: 2_000_000, seed: 2_100 + UInt64(10 * (2 - age)))
            try registry.put(try await maker.make(ImageSpec(base + own)), as: "shop/web:1.4")
            for (index, host) in hosts.enumerated() where index % 3 == age - 1 {
                try await pull("shop/web:1.4", on: host)
            }
        }
        for host in hosts { try await pull("shop/base:2", on: host) }
    }

    private func pull(_ name: String, on host: Host) async throws {
        try await host.daemon.ctr(
            "images", "pull", "--plain-http", registry.reference(name), namespace: host.namespace)
    }
}
