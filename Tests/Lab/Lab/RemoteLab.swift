// A daemon with a remote snapshotter, and a registry that both reach.

import Foundation

/// Everything that a lazy pull needs, in a mount namespace of its own.
package struct RemoteLab: Sendable {
    package struct Options: Sendable {
        /// What the daemon calls the snapshotter; nil is its usual name.
        package var name: String?
        /// Whether the daemon exports that the snapshotter takes annotations: no 1.6 does.
        package var exportsAnnotations = true
        /// Whether the Transfer service may unpack to it.
        package var isUnpackedTo = true
        package var hasBrokenFUSE = false
        /// What the daemon's configuration says of the snapshotter, in place of the lab's own words; below its version.
        package var configuration: (@Sendable (_ address: String, _ root: String) -> String)?

        package init() {}
    }

    package let daemon: Daemon
    package let snapshotter: Snapshotter
    /// What the daemon calls the snapshotter.
    package let name: String
    package let registry: Registry
    /// The registry's port for everybody here. Its log, which is the registry's, counts all that is read.
    package let port: MixedPort
    package let space: MountSpace

    /// Starts all for the length of `body`, and takes it down whatever happens, mounts included.
    package static func running<Value: Sendable>(
        _ kind: Snapshotter.Kind, on release: Daemon.Release = .v2, options: Options = Options(),
        _ body: (RemoteLab) async throws -> Value
    ) async throws -> Value {
        try await Registry.running { registry in
            var parts: [@Sendable () async -> Void] = []
            let result: Result<Value, any Error>
            do {
                let port = try await registry.mixedPort()
                parts.append { await port.stop() }
                let space = try await MountSpace.make()
                parts.append { await space.stop() }
                let snapshotter = try await Snapshotter.start(
                    kind, in: space, trusting: port, hasBrokenFUSE: options.hasBrokenFUSE)
                parts.append { await snapshotter.stop() }
                let name = options.name ?? kind.name
                let daemon = try await Daemon.start(
                    release,
                    options: Daemon.Options(
                        extra: options.configuration?(snapshotter.address, snapshotter.root)
                            ?? configuration(of: name, snapshotter, options),
                        unpackTo: release != .v1_6 && options.isUnpackedTo && options.configuration == nil
                            ? ["overlayfs", name] : [], space: space))
                parts.append { await daemon.stop() }
                result = .success(
                    try await body(
                        RemoteLab(
                            daemon: daemon, snapshotter: snapshotter, name: name, registry: registry, port: port,
                            space: space)))
            } catch {
                result = .failure(error)
            }
            for stop in parts.reversed() { await stop() }
            return try result.get()
        }
    }

    private static func configuration(of name: String, _ snapshotter: Snapshotter, _ options: Options) -> String {
        """
        [proxy_plugins."\(name)"]
        type = "snapshot"
        address = "\(snapshotter.address)"
        """
            + (options.exportsAnnotations
                ? """

                [proxy_plugins."\(name)".exports]
                root = "\(snapshotter.root)"
                enable_remote_snapshot_annotations = "true"
                """ : "")
    }

    /// The full reference of an image in the registry.
    package func reference(_ name: String) -> String { port.reference(name) }

    /// What has been read from the registry so far: bodies of answers, whoever asked.
    package var readBytes: Int { registry.requests.filter { $0.method == "GET" }.reduce(0) { $0 + $1.bytes } }

    /// The labels of the committed snapshots, by name.
    package func snapshotLabels(namespace: String = "default") async throws -> [String: [String: String]] {
        var labels: [String: [String: String]] = [:]
        for snapshot in try await daemon.snapshots(name, namespace: namespace) where snapshot.kind == "Committed" {
            let text = try await daemon.ctr(
                "snapshots", "--snapshotter", name, "info", snapshot.key, namespace: namespace)
            labels[snapshot.key] = try JSONDecoder().decode(SnapshotInfo.self, from: Data(text.utf8)).Labels ?? [:]
        }
        return labels
    }

    private struct SnapshotInfo: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var Labels: [String: String]?
    }

    /// The command line of `soci image rpull` of this lab's soci, the measure of a lazy pull.
    package func rpullCommand(_ name: String, namespace: String = "default") async throws -> [String] {
        let programs = try await Parts.shared.place(of: .soci)
        return space.entering(
            ["env"] + programs.environment.map { "\($0)=\($1)" } + [
                "\(programs.folder)/soci", "--address", daemon.address, "--namespace", namespace, "image", "rpull",
                "--snapshotter", self.name, "--plain-http", reference(name),
            ])
    }

    package func rpull(_ name: String) async throws {
        let command = try await rpullCommand(name)
        try await Command.output(command[0], Array(command.dropFirst()))
    }

    /// What `program` writes with the topmost snapshot of an image as its working folder, mounted for so long.
    package func output(
        ofSnapshot chainID: String, _ command: String, namespace: String = "default"
    ) async throws -> String {
        // Not a view: of that no old `ctr` tells the garbage collector.
        let key = "mounted-\(UUID().uuidString)"
        try await daemon.ctr("snapshots", "--snapshotter", name, "prepare", key, chainID, namespace: namespace)
        let place = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: place) }
        let mount = try await daemon.ctr(
            "snapshots", "--snapshotter", name, "mounts", place, key, namespace: namespace)
        // Mounted in the shell's own copy of the namespace, it is gone when the shell is.
        let output = Task { [space] in
            try await space.output("unshare", ["--mount", "sh", "-c", "\(mount)\ncd '\(place)' && \(command)"])
        }
        let result = await output.result
        try await daemon.ctr("snapshots", "--snapshotter", name, "rm", key, namespace: namespace)
        return try result.get()
    }
}
