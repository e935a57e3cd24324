// A remote snapshotter as a process of its own, behind its own socket.

import Foundation

/// One proxy snapshotter. It needs no containerd to run, and containerd starts without it.
package actor Snapshotter {
    package enum Kind: String, CaseIterable, Sendable {
        /// Mounts layers by FUSE and reads them from the registry as they are used.
        case soci
        /// Makes normal snapshots, as fuse-overlayfs and others do that aren't remote.
        case plain
        /// nydus in proxy mode: takes any layer without looking at it, and refuses one whose labels don't name it.
        case nydus
        /// Keeps labels and makes normal snapshots: its devices need a kernel module and programs that Debian lacks.
        case overlaybd

        package var part: Part {
            switch self {
            case .soci: .soci
            case .plain, .nydus: .nydus
            case .overlaybd: .overlaybd
            }
        }

        /// What a daemon calls it.
        package var name: String { self == .plain ? "fuse-overlayfs" : rawValue }
    }

    package nonisolated let kind: Kind
    /// The path of its socket.
    package nonisolated let address: String
    /// Where its snapshots are.
    package nonisolated let root: String
    private let command: [String]
    private let environment: [String: String]
    private let folder: String
    private var process: KeptProcess

    private init(
        kind: Kind, folder: String, command: [String], environment: [String: String], process: KeptProcess
    ) {
        self.kind = kind
        self.folder = folder
        self.address = Self.socket(in: folder)
        self.root = Self.root(in: folder)
        self.command = command
        self.environment = environment
        self.process = process
    }

    /// Starts one and returns when its socket answers. It trusts the authority of `port`. Where FUSE is broken there is
    /// a `fusermount` in its path that fails.
    package static func start(
        _ kind: Kind, in space: MountSpace, trusting port: MixedPort, hasBrokenFUSE: Bool = false
    ) async throws -> Snapshotter {
        let programs = try await Parts.shared.place(of: kind.part)
        let folder = try TemporaryFolder.make()
        for name in ["root", "bin"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        var environment = programs.environment.merging(["SSL_CERT_FILE": port.authority]) { $1 }
        environment["HOME"] = folder
        if hasBrokenFUSE {
            for name in ["fusermount", "fusermount3"] {
                let script = "#!/bin/sh\necho broken >&2\nexit 1\n"
                try Data(script.utf8).write(to: URL(filePath: "\(folder)/bin/\(name)"))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/bin/\(name)")
            }
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
            environment["PATH"] = "\(folder)/bin:\(path)"
        }
        let configuration = "\(folder)/configuration"
        try kind.configuration(root: root(in: folder), socket: socket(in: folder))
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        let command = space.entering(
            kind.command(
                programs.folder, root: root(in: folder), socket: socket(in: folder), configuration: configuration))
        let process = try await launch(command, environment, folder: folder)
        return Snapshotter(kind: kind, folder: folder, command: command, environment: environment, process: process)
    }

    /// All it has written so far.
    package nonisolated var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// Ends it as a crash does: its mounts stay, and answer nothing any more.
    package func kill() async {
        await process.end("KILL", keepingFolder: true)
    }

    /// Starts it again over what it had.
    package func restart() async throws {
        await process.end(keepingFolder: true)
        process = try await Self.launch(command, environment, folder: folder)
    }

    /// Stands still: it takes calls and answers none.
    package func pause() async {
        await process.pause()
    }

    package func resume() {
        process.signal("CONT")
    }

    /// Stops it and removes everything it had.
    package func stop() async {
        await process.end()
        guard FileManager.default.fileExists(atPath: folder) else { return }
        try? await KeptProcess.start("true", [], folder: folder, log: "/dev/null").end()
    }

    private static func socket(in folder: String) -> String { "\(folder)/socket" }

    private static func root(in folder: String) -> String { "\(folder)/root" }

    private static func launch(
        _ command: [String], _ environment: [String: String], folder: String
    ) async throws -> KeptProcess {
        let socket = socket(in: folder)
        try? FileManager.default.removeItem(atPath: socket)
        let process = try await KeptProcess.start(
            command[0], Array(command.dropFirst()), environment: environment, folder: folder, log: "\(folder)/log")
        do {
            try await until("the snapshotter's socket") {
                guard process.isRunning else { throw LabFailure("the snapshotter ended") }
                return Loopback.answers(socket: socket)
            }
        } catch {
            let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
            await process.end()
            throw LabFailure("\(error)\n\(log.split(separator: "\n").suffix(4).joined(separator: "\n"))")
        }
        return process
    }
}

extension Snapshotter.Kind {
    fileprivate func command(
        _ programs: String, root: String, socket: String, configuration: String
    ) -> [String] {
        switch self {
        case .soci:
            [
                "\(programs)/soci-snapshotter-grpc", "--address", socket, "--root", root, "--config", configuration,
                "--log-level", "debug",
            ]
        case .plain, .nydus:
            [
                "\(programs)/containerd-nydus-grpc", "--root", root, "--address", socket, "--config-path",
                configuration, "--daemon-mode", "none", "--log-to-stdout",
            ] + (self == .nydus ? ["--fs-driver", "proxy"] : [])
        case .overlaybd: ["\(programs)/overlaybd-snapshotter", configuration]
        }
    }

    fileprivate func configuration(root: String, socket: String) -> String {
        switch self {
        case .soci:
            """
            no_prometheus = true
            [content_store]
            type = "soci"
            [background_fetch]
            disable = true

            """
        case .plain, .nydus:
            """
            {"device":{"backend":{"type":"registry","config":{"scheme":"http"}},
            "cache":{"type":"blobcache","config":{"work_dir":"cache"}}},"mode":"direct"}
            """
        case .overlaybd:
            """
            {"root":"\(root)","address":"\(socket)","verbose":"debug","rwMode":"overlayfs",
            "autoRemoveDev":false,"mirrorRegistry":[]}
            """
        }
    }
}
