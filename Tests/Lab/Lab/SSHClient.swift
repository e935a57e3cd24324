// The operator's side of ssh: a key, the hosts it knows, and an `ssh` that reads no files but these.

import Foundation
import Glibc
import Synchronization

/// A folder with an `ssh_config` of its own. Nothing of the user's ~/.ssh is read or written.
package final class SSHClient: Sendable {
    /// What known_hosts says of a host.
    package enum KnownKey: Sendable {
        case right, wrong, missing
    }

    /// Everything it owns; removed by `stop`.
    package let folder: String
    /// The public key that servers should let in.
    package let key: String
    /// Another host's key.
    private let wrongKey: String
    private let isWriting = Mutex(())

    private init(folder: String, key: String, wrongKey: String) {
        self.folder = folder
        self.key = key
        self.wrongKey = wrongKey
    }

    package static func make() async throws -> SSHClient {
        let folder = try TemporaryFolder.make()
        for name in ["key", "wrong_key"] {
            try await Command.output(
                "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "\(folder)/\(name)"])
        }
        func key(_ name: String) throws -> String {
            try String(contentsOfFile: "\(folder)/\(name).pub", encoding: .utf8)
                .split { $0 == " " || $0 == "\n" }.prefix(2).joined(separator: " ")
        }
        let client = SSHClient(folder: folder, key: try key("key"), wrongKey: try key("wrong_key"))
        try FileManager.default.createDirectory(atPath: client.programs, withIntermediateDirectories: true)
        let ssh = "\(client.programs)/ssh"
        try Data("#!/bin/sh\nexec /usr/bin/ssh -F '\(folder)/config' \"$@\"\n".utf8).write(to: URL(filePath: ssh))
        chmod(ssh, 0o755)
        try client.append("", to: "known_hosts")
        try client.append("", to: "config")
        return client
    }

    /// The folder of its `ssh`.
    package var programs: String { "\(folder)/bin" }

    /// The PATH in which its `ssh` is the first.
    package var path: String { "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")" }

    /// Makes `name` a host for `ssh`, at a loopback port. Lines are more of ssh_config for this host, before all others.
    package func addHost(
        _ name: String, port: Int, user: String = "root", hostKey: String? = nil, known: KnownKey = .right,
        lines: [String] = []
    ) throws {
        let all =
            lines + [
                "HostName 127.0.0.1", "Port \(port)", "User \(user)", "IdentityFile \(folder)/key",
                "IdentitiesOnly yes", "IdentityAgent none", "UserKnownHostsFile \(folder)/known_hosts",
                "GlobalKnownHostsFile /dev/null", "UpdateHostKeys no",
            ]
        try append("Host \(name)\n" + all.map { "    \($0)\n" }.joined(), to: "config")
        let key: String? =
            switch known {
            case .right: hostKey
            case .wrong: wrongKey
            case .missing: nil
            }
        if let key { try append("[127.0.0.1]:\(port) \(key)\n", to: "known_hosts") }
    }

    /// Makes `name` a host for `ssh`: the server, or a line in front of it.
    package func addHost(
        _ name: String, _ server: SSHServer, through line: DelayedLine? = nil, known: KnownKey = .right,
        lines: [String] = []
    ) throws {
        try addHost(
            name, port: line?.port ?? server.port, user: server.options.user, hostKey: server.hostKey, known: known,
            lines: lines)
    }

    /// Runs `ssh` with this configuration to its end.
    package func ssh(_ arguments: String...) async throws -> Command.Result {
        try await Command.run("\(programs)/ssh", ["-T", "-o", "BatchMode=yes"] + arguments)
    }

    /// Removes its folder.
    package func stop() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func append(_ text: String, to name: String) throws {
        try isWriting.withLock { _ in
            let path = "\(folder)/\(name)"
            let before = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            try (before + text).write(toFile: path, atomically: true, encoding: .utf8)
        }
    }
}
