// Certificates, hosts files and plain HTTP, with registries that the daemon knows by names that are no loopback names.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import RegistryCredentials
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry), .needs(.program("openssl"))) struct HostsTests {
    private static let names = ["safe.tallyman.test": "127.0.0.1", "plain.tallyman.test": "127.0.0.1"]

    private func withDaemon(_ body: (Daemon, String) async throws -> Void) async throws {
        try await Daemon.running(options: Daemon.Options(hostNames: Self.names)) { daemon in
            try await withFolder { try await body(daemon, $0) }
        }
    }

    private func withSecure(_ body: (Registry, String) async throws -> Void) async throws {
        try await Registry.running(options: Registry.Options(isSecure: true)) { registry in
            try await registry.put(samples: [.small])
            try await body(registry, "safe.tallyman.test:\(registry.port)")
        }
    }

    private func withPlain(_ body: (Registry, String) async throws -> Void) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            try await body(registry, "plain.tallyman.test:\(registry.port)")
        }
    }

    private func access(
        _ folder: String, roots: [String] = [], isInsecure: Bool = false
    ) -> RegistryAccess {
        RegistryAccess(
            hostsDirectories: roots, isInsecure: isInsecure,
            environment: ["HOME": folder, "XDG_STATE_HOME": "\(folder)/state", "PATH": "/usr/bin:/bin"])
    }

    private func write(_ text: String, _ root: String, _ host: String) throws -> String {
        try FileManager.default.createDirectory(atPath: "\(root)/\(host)", withIntermediateDirectories: true)
        let path = "\(root)/\(host)/hosts.toml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// No private directory is left.
    private func isSwept(_ folder: String) -> Bool {
        let left = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/state/tallyman")) ?? []
        return left.allSatisfy { !$0.hasPrefix("hosts-") }
    }

    @Test func `a certificate that isn't trusted stops a pull, until a hosts file has its authority`() async throws {
        try await withSecure { registry, host in
            try await withDaemon { daemon, folder in
                let name = "\(host)/\(Sample.small.name)"
                try await daemon.withCore(access: access(folder)) { core throws in
                    let failure = try await core.pull(name).failure
                    #expect(failure?.code == .certificate)
                    #expect(failure?.hint?.isEmpty == false)
                    // Nothing came in clear, which the registry would have noted.
                    try await until("the refused handshake") { registry.log.contains("TLS handshake error") }
                    #expect(!registry.log.contains("first record does not look like a TLS handshake"))
                    #expect(!registry.log.contains("HTTP request to an HTTPS server"))
                }
                let root = "\(folder)/certs.d"
                let path = try write(
                    "server = \"https://\(host)\"\nca = \"\(registry.authority)\"\n", root, host)
                try await daemon.withCore(access: access(folder, roots: ["\(folder)", root])) { core throws in
                    let folded = Folded()
                    #expect(try await core.pull(name, into: folded).result?.unpacked == true)
                    #expect(folded.progress.notes.contains { $0.contains(path) })
                }
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test func `without verifying the certificate is no matter, and mirrors stay`() async throws {
        try await withSecure { _, host in
            try await withPlain { mirror, _ in
                try await withDaemon { daemon, folder in
                    let name = "\(host)/\(Sample.small.name)"
                    try await daemon.withCore(access: access(folder, isInsecure: true)) { core throws in
                        #expect(try await core.pull(name).result?.unpacked == true)
                    }
                    try await daemon.remove(name)
                    let root = "\(folder)/certs.d"
                    _ = try write(
                        "server = \"https://\(host)\"\n[host.\"http://\(mirror.host)\"]\ncapabilities = [\"pull\", \"resolve\"]\n",
                        root, host)
                    try await daemon.withCore(access: access(folder, roots: [root], isInsecure: true)) { core throws in
                        #expect(try await core.pull(name).result?.unpacked == true)
                    }
                    try await until("the mirror to be asked") {
                        mirror.requests.contains { $0.path.contains("/manifests/") }
                    }
                    #expect(isSwept(folder))
                }
            }
        }
    }

    @Test func `a mirror in the second root is used, and a folder that isn't there is no silence`() async throws {
        try await withPlain { mirror, _ in
            try await withDaemon { daemon, folder in
                let root = "\(folder)/second"
                _ = try write(
                    "server = \"https://nowhere.invalid\"\n[host.\"http://\(mirror.host)\"]\n", root, "nowhere.invalid")
                try FileManager.default.createDirectory(atPath: "\(folder)/first", withIntermediateDirectories: true)
                try await daemon.withCore(access: access(folder, roots: ["\(folder)/first", root])) { core throws in
                    let name = "nowhere.invalid/\(Sample.small.name)"
                    #expect(try await core.pull(name).result?.unpacked == true)
                    try await until("the mirror to be asked") { !mirror.requests.isEmpty }
                }
                try await daemon.withCore(access: access(folder, roots: ["\(folder)/nosuch"])) { core throws in
                    #expect(try await core.pull("nowhere.invalid/a/b:1").failure?.code == .policy)
                }
            }
        }
    }

    @Test(.needs(.program("mount"))) func `a folder that the daemon doesn't see is an error`() async throws {
        try await withPlain { mirror, _ in
            try await withDaemon { daemon, folder in
                let root = "\(folder)/hidden"
                try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
                // Mounted after the daemon has got file systems of its own.
                try await Command.output("mount", ["-t", "tmpfs", "tmpfs", root])
                do {
                    _ = try write("server = \"http://\(mirror.host)\"\n", root, "nowhere.invalid")
                    try await daemon.withCore(access: access(folder, roots: [root])) { core throws in
                        let failure = try await core.pull("nowhere.invalid/\(Sample.small.name)").failure
                        #expect(failure?.code == .policy)
                        #expect(failure?.message.contains("doesn't see") == true)
                    }
                } catch {
                    try await Command.output("umount", ["-l", root])
                    throw error
                }
                try await Command.output("umount", [root])
            }
        }
    }

    @Test func `plain HTTP is refused, offered, and taken only when it is allowed`() async throws {
        try await withPlain { registry, host in
            try await withDaemon { daemon, folder in
                let name = "\(host)/\(Sample.small.name)"
                let access = access(folder)
                try await daemon.withCore(access: access) { core throws in
                    let refused = try await core.pull(name).failure
                    #expect(refused?.code == .scheme)
                    #expect(refused?.hint?.isEmpty == false)
                    #expect(registry.requests.allSatisfy { $0.status == 400 } || registry.requests.isEmpty)
                    access.plainHTTP.give(for: host)
                    #expect(try await core.pull(name).result?.unpacked == true)
                }
                try await daemon.remove(name)
                try await daemon.withCore(access: self.access(folder, isInsecure: true)) { core throws in
                    let folded = Folded()
                    #expect(try await core.pull(name, into: folded).result?.unpacked == true)
                    #expect(folded.progress.notes.contains { $0.contains("plain HTTP") })
                }
                #expect(isSwept(folder))
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test(.needs(.program("perl"))) func `stored credentials don't go over plain HTTP, typed ones do`() async throws {
        let credentials = Registry.Credentials()
        try await Registry.running(options: Registry.Options(credentials: credentials)) { registry in
            try await registry.put(samples: [.small])
            let host = "plain.tallyman.test:\(registry.port)"
            try await withDaemon { daemon, folder in
                let auth = Data("\(credentials.user):\(credentials.password)".utf8).base64EncodedString()
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/.docker", withIntermediateDirectories: true)
                try #"{"auths": {"\#(host)": {"auth": "\#(auth)"}}}"#.write(
                    toFile: "\(folder)/.docker/config.json", atomically: true, encoding: .utf8)
                let access = access(folder, isInsecure: true)
                try await daemon.withCore(access: access) { core throws in
                    let name = "\(host)/\(Sample.small.name)"
                    #expect(try await core.pull(name).failure?.code == .auth)
                    access.session.remember(
                        .password(user: credentials.user, secret: Secret(credentials.password)), for: host)
                    #expect(try await core.pull(name).result?.unpacked == true)
                }
            }
        }
    }
}
