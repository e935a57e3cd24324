// A private containerd: its own root, state, socket and configuration, gone without a trace when stopped.

import Foundation
package import Glibc

/// One containerd daemon. Needs root.
package actor Daemon {
    /// Which containerd.
    package enum Release: String, CaseIterable, Sendable, CustomStringConvertible {
        case v2, v1_7, v1_6

        package var part: Part {
            switch self {
            case .v2: .containerd2
            case .v1_7: .containerd1_7
            case .v1_6: .containerd1_6
            }
        }

        package var description: String { part.rawValue }
    }

    /// What its program says of itself: "2.1.9+unknown".
    package nonisolated let version: String
    /// The path of its socket.
    package nonisolated let address: String
    /// Everything it owns; removed by `stop`.
    package nonisolated let folder: String
    private let programs: Part.Place
    private let options: Options
    private var process: KeptProcess

    private init(programs: Part.Place, folder: String, options: Options, process: KeptProcess) {
        self.version = programs.version
        self.address = Self.socket(in: folder)
        self.folder = folder
        self.programs = programs
        self.options = options
        self.process = process
    }

    /// Starts a daemon and returns when its socket answers.
    ///
    /// Throws a `LabFailure` with the end of its log when it ends instead, or when the part is missing.
    package static func start(_ release: Release = .v2, options: Options = Options()) async throws -> Daemon {
        let programs = try await Parts.shared.place(of: release.part)
        let folder = try TemporaryFolder.make(inMemory: options.inMemory)
        for name in ["root", "state", "tmp"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        if let size = options.rootSize {
            try await Command.output("mount", ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", "\(folder)/root"])
        }
        if let root = options.root {
            try await Command.output("cp", ["-a", "\(root)/.", "\(folder)/root"])
        }
        let configuration = options.configuration(for: programs.version, folder: folder)
        try configuration.write(toFile: "\(folder)/config.toml", atomically: true, encoding: .utf8)
        if !options.hostNames.isEmpty {
            let lines = ["127.0.0.1 localhost"] + options.hostNames.map { "\($0.value) \($0.key)" }
            try (lines.joined(separator: "\n") + "\n").write(
                toFile: hostsFile(in: folder), atomically: true, encoding: .utf8)
        }
        let process = try await launch(programs, folder: folder, options)
        return Daemon(programs: programs, folder: folder, options: options, process: process)
    }

    /// Starts a daemon for the length of `body` and stops it whatever happens.
    package static func running<Value: Sendable>(
        _ release: Release = .v2, options: Options = Options(), _ body: (Daemon) async throws -> Value
    ) async throws -> Value {
        let daemon = try await start(release, options: options)
        do {
            let value = try await body(daemon)
            await daemon.stop()
            return value
        } catch {
            await daemon.stop()
            throw error
        }
    }

    /// Its process id; another one after `restart`.
    package var pid: pid_t { process.pid }

    /// Whether its process is alive.
    package var isRunning: Bool { process.isRunning }

    /// All it has written so far.
    package nonisolated var log: String {
        (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
    }

    /// Stops it and removes everything it had: mounts, content, folder. A second call does nothing.
    package func stop() async {
        await process.end()
        guard FileManager.default.fileExists(atPath: folder) else { return }
        // It was killed. The keeper of a program that does nothing takes the mounts and the folder along.
        try? await KeptProcess.start("true", [], folder: folder, log: "/dev/null").end()
    }

    /// Kills it with SIGKILL. What it has on disk stays for `restart`.
    package func kill() async {
        await process.end("KILL", keepingFolder: true)
    }

    /// Starts it again over what it had, after `kill` or instead of the one that runs.
    package func restart() async throws {
        await process.end(keepingFolder: true)
        process = try await Self.launch(programs, folder: folder, options)
    }

    /// Freezes it (SIGSTOP): it is there and answers nothing.
    package func pause() async {
        await process.pause()
    }

    /// Ends `pause`.
    package func resume() {
        process.signal("CONT")
    }

    /// Runs this version's own `ctr` and returns its output; throws a `LabFailure` with its errors when it fails.
    @discardableResult
    package nonisolated func ctr(_ arguments: String..., namespace: String = "default") async throws -> String {
        try await ctr(arguments, namespace: namespace)
    }

    /// Runs this version's own `ctr`.
    @discardableResult
    package nonisolated func ctr(_ arguments: [String], namespace: String = "default") async throws -> String {
        try await Command.output(
            "\(programs.folder)/ctr", ["--address", address, "--namespace", namespace] + arguments,
            environment: Self.variables(folder))
    }

    private static func hostsFile(in folder: String) -> String { "\(folder)/hosts" }

    private static func socket(in folder: String) -> String { "\(folder)/containerd.sock" }

    /// Nothing of the caller's reaches the daemon: no other socket, no proxy for loopback registries.
    private static func variables(_ folder: String) -> [String: String] {
        [
            "TMPDIR": "\(folder)/tmp", "CONTAINERD_ADDRESS": socket(in: folder), "CONTAINERD_NAMESPACE": "",
            "CONTAINERD_SNAPSHOTTER": "", "NO_PROXY": "127.0.0.1,localhost,::1", "no_proxy": "127.0.0.1,localhost,::1",
        ]
    }

    private static func launch(
        _ programs: Part.Place, folder: String, _ options: Options
    ) async throws -> KeptProcess {
        var command = ["\(programs.folder)/containerd", "--config", "\(folder)/config.toml"]
        if FileManager.default.fileExists(atPath: hostsFile(in: folder)) {
            command =
                [
                    "unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"",
                    hostsFile(in: folder),
                ]
                + command
        }
        if let space = options.space { command = space.entering(command) }
        let process = try await KeptProcess.start(
            command[0], Array(command.dropFirst()),
            environment: variables(folder).merging(options.environment) { $1 }, folder: folder, log: "\(folder)/log",
            stray: "/run/containerd")
        do {
            try await until("containerd \(programs.version)'s socket") {
                guard process.isRunning else { throw LabFailure("containerd \(programs.version) ended") }
                return Loopback.answers(socket: socket(in: folder))
            }
        } catch {
            let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
            await process.end()
            throw LabFailure("\(error)\n\(log.split(separator: "\n").suffix(8).joined(separator: "\n"))")
        }
        return process
    }
}
