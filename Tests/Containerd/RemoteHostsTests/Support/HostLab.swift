// A daemon behind an sshd, and the operator's ssh that leads there.

import ContainerdClient
import Failure
import Foundation
import Inventory
import Lab
import RemoteHosts
import TerminalHarness

/// One host, "far". Its daemon has the image "far.test/image:1".
struct HostLab: Sendable {
    static let image = "far.test/image:1"

    let daemon: Daemon
    let server: SSHServer
    let client: SSHClient
    /// In front of the server.
    let line: DelayedLine
    /// In which the program runs. Whoever asks a question leaves the file `asked`.
    let environment: [String: String]

    /// Sets all up for the length of `body`, and takes it down whatever happens. `server` may take the daemon's folder as
    /// containerd's usual place.
    static func running(
        _ release: Daemon.Release = .v2, roundTrip: Duration = .zero, key: String? = nil,
        server options: (Daemon) -> SSHServer.Options = { .init(defaultDaemonFolder: $0.folder) },
        known: SSHClient.KnownKey = .right, lines: (String) -> [String] = { _ in [] },
        _ body: (HostLab) async throws -> Void
    ) async throws {
        try await Daemon.running(release) { daemon in
            try await daemon.addImage()
            let client = try await SSHClient.make()
            defer { client.stop() }
            let server = try await SSHServer.start(options(daemon), key: key ?? client.key)
            let result: Result<Void, any Error>
            do {
                let line = try await DelayedLine.start(before: server.port, roundTrip: roundTrip)
                try client.addHost("far", server, through: line, known: known, lines: lines(client.folder))
                let lab = HostLab(
                    daemon: daemon, server: server, client: client, line: line, environment: try client.environment())
                do {
                    result = .success(try await body(lab))
                } catch {
                    result = .failure(error)
                }
                await line.stop()
            } catch {
                result = .failure(error)
            }
            await server.stop()
            try result.get()
        }
    }

    /// Whether somebody asked a question.
    var hasAsked: Bool { FileManager.default.fileExists(atPath: "\(client.folder)/asked") }

    /// Where the program keeps its sockets.
    var sockets: String { "\(client.folder)/run/tallyman" }

    func open<Value: Sendable>(
        address: String? = nil, sudo: Bool = false, _ body: @Sendable (HostTunnel) async throws -> Value
    ) async throws -> Value {
        try await HostTunnel.open(
            to: RemoteHost(name: "far", address: address, usesSudo: sudo), environment: environment, body)
    }

    /// The names of the images at the end of a tunnel.
    func images(address: String? = nil, sudo: Bool = false) async throws -> [String] {
        try await open(address: address, sudo: sudo) { try await $0.images() }
    }

    /// Processes here that know of the folder of sockets, as all of a tunnel's do, and what is in it.
    var remains: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let processes = names.filter { pid_t($0) != nil }.compactMap { pid -> String? in
            let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            let line = String(decoding: command, as: UTF8.self).replacing("\0", with: " ")
            return line.contains(client.folder) ? "\(pid): \(line)" : nil
        }
        return processes + ((try? FileManager.default.contentsOfDirectory(atPath: sockets)) ?? [])
    }

    /// Waits until nothing is left of any tunnel, on neither side.
    func untilNothingRemains() async throws {
        do {
            try await until("the end of all", within: .seconds(10)) { remains.isEmpty && server.processes.isEmpty }
        } catch {
            throw LabFailure("\(error): \(remains), \(server.processes)")
        }
    }

    /// The one ssh process that holds the connection.
    func master() throws -> pid_t {
        let line = remains.first { $0.contains("/usr/bin/ssh ") && $0.contains(" -M ") }
        guard let pid = line?.split(separator: ":").first.flatMap({ pid_t($0) }) else {
            throw LabFailure("no ssh among \(remains)")
        }
        return pid
    }

    static let tallyman = BuiltProduct.path("tallyman")
}

extension HostTunnel {
    func images() async throws -> [String] {
        try await Containerd.connect(to: socket, namespace: "default") { try await $0.images().map(\.name) }
    }
}

extension Daemon {
    fileprivate nonisolated func addImage() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let image = try await ImageMaker(folder: "\(folder)/images").make(
            ImageSpec([LayerSpec(bytes: 1_000, seed: 4)], hasIndex: false))
        try ImageArchive.writeOCI([.init(image, HostLab.image)], to: "\(folder)/image.tar")
        let way = version.hasPrefix("1.") ? [] : ["--local"]
        try await ctr(["images", "import", "--no-unpack"] + way + ["\(folder)/image.tar"])
    }
}

extension SSHClient {
    /// With a program to ask questions by, as a desktop has, that tells when it is used.
    func environment() throws -> [String: String] {
        let ask = "\(folder)/ask"
        try Data("#!/bin/sh\ntouch '\(folder)/asked'\nexit 1\n".utf8).write(to: URL(filePath: ask))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: ask)
        try FileManager.default.createDirectory(
            atPath: "\(folder)/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return [
            "PATH": path, "HOME": folder, "XDG_RUNTIME_DIR": "\(folder)/run", "XDG_CONFIG_HOME": "\(folder)/config",
            "DISPLAY": ":99", "SSH_ASKPASS": ask, "SSH_ASKPASS_REQUIRE": "force", "LANG": "C.UTF-8",
        ]
    }
}
