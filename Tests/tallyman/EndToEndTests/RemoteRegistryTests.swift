// What is true of a daemon on another host: its hosts directories, its loopback, its verification.

import Foundation
import Glibc
import Lab
import LabTraits
import Testing

@Suite(
    .needsDaemon(.v2, .registry, .containerd1_7),
    .needs(.program("ssh"), .program("socat"), .program("sudo"), .program("unshare")))
struct RemoteRegistryTests {
    private func pull(_ arguments: String..., in fleet: Fleet) async throws -> [String: Any] {
        let result = try await Command.run(
            Program.path, ["pull", "--progress", "json"] + arguments,
            environment: Program.variables(address: nil).merging(fleet.environment) { $1 })
        return try #require(try JSONLines(result.output).result, "\(result.errors)")
    }

    /// What is in the host's folder for temporary files.
    private func privateRoots(_ host: Fleet.Host) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(host.server.folder)/tmp")
    }

    @Test func `a certificate is not verified by a file that is made on the host, and swept`() async throws {
        try await Fleet.running(1) { fleet in
            try await Registry.running(options: Registry.Options(isSecure: true)) { registry in
                try await registry.put(samples: [.small])
                let name = registry.reference(Sample.small.name)
                let roots = "\(fleet.hosts[0].server.folder)/tmp"
                for (name, age) in [("tallyman-hosts-killed", 90_000), ("tallyman-hosts-in-use", 80_000)] {
                    mkdir("\(roots)/\(name)", 0o700)
                    try FileManager.default.setAttributes(
                        [.modificationDate: Date(timeIntervalSinceNow: TimeInterval(-age))],
                        ofItemAtPath: "\(roots)/\(name)")
                }
                let pulled = try await pull(name, "-H", "host-1", "--insecure-registry", in: fleet)
                #expect(pulled["ok"] as? Bool == true && pulled["engine"] as? String == "transfer", "\(pulled)")
                #expect(try privateRoots(fleet.hosts[0]) == ["tallyman-hosts-in-use"])
                #expect(try await fleet.hosts[0].daemon.isClean())
            }
        }
    }

    @Test func `a hosts directory that isn't on the host is told`() async throws {
        try await Fleet.running(1) { fleet in
            let refused = try await pull("r.test/a:1", "-H", "host-1", "--hosts-dir", "/no/such/folder", in: fleet)
            let error = try #require(refused["error"] as? [String: Any])
            #expect(error["class"] as? String == "policy")
            #expect(error["message"] as? String == "There is no hosts directory /no/such/folder on host-1.")
        }
    }

    @Test func `settings that the host has are in force, and are not overridden from here`() async throws {
        try await Fleet.running(1) { fleet in
            try await Registry.running(options: Registry.Options(isSecure: true)) { registry in
                try await registry.put(samples: [.small])
                let name = registry.reference(Sample.small.name)
                let root = try #require(fleet.environment["XDG_RUNTIME_DIR"]) + "/certs.d"
                let folder = "\(root)/\(registry.host)"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try "server = \"https://\(registry.host)\"\nskip_verify = true\n".write(
                    toFile: "\(folder)/hosts.toml", atomically: true, encoding: .utf8)
                let pulled = try await pull(name, "-H", "host-1", "--hosts-dir", root, in: fleet)
                #expect(pulled["ok"] as? Bool == true, "\(pulled)")
                let refused = try await pull(
                    name, "-H", "host-1", "--hosts-dir", root, "--insecure-registry", in: fleet)
                let error = try #require(refused["error"] as? [String: Any])
                #expect(error["class"] as? String == "policy")
                #expect(
                    error["message"] as? String == "host-1 has settings of its own for \(registry.host): \(folder).")
                #expect(try privateRoots(fleet.hosts[0]).isEmpty)
            }
        }
    }

    @Test(arguments: [false, true])
    func `a stored password is not sent where the host's containerd may fall back to plain HTTP`(isMixed: Bool)
        async throws
    {
        let credentials = Registry.Credentials()
        try await Fleet.running(1) { fleet in
            try await Registry.running(options: Registry.Options(credentials: credentials)) { registry in
                try await registry.put(samples: [.small])
                let folder = try #require(fleet.environment["XDG_RUNTIME_DIR"])
                let entry = "\(folder)/certs.d/\(registry.host)"
                try FileManager.default.createDirectory(atPath: entry, withIntermediateDirectories: true)
                let text = "server = \"http://\(registry.host)\"\n" + (isMixed ? "skip_verify = true\n" : "")
                try text.write(toFile: "\(entry)/hosts.toml", atomically: true, encoding: .utf8)
                let secret = Data("\(credentials.user):\(credentials.password)".utf8).base64EncodedString()
                try #"{"auths": {"\#(registry.host)": {"auth": "\#(secret)"}}}"#.write(
                    toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)
                let result = try await Command.run(
                    Program.path,
                    [
                        "pull", "--progress", "json", registry.reference(Sample.small.name), "-H", "host-1",
                        "--hosts-dir", "\(folder)/certs.d",
                    ],
                    environment: Program.variables(address: nil).merging(fleet.environment) { $1 }
                        .merging(["DOCKER_CONFIG": folder]) { $1 })
                let pulled = try #require(try JSONLines(result.output).result, "\(result.errors)")
                #expect(pulled["ok"] as? Bool == !isMixed, "\(pulled)")
                #expect(result.output.contains("may fall back to plain HTTP") == isMixed)
                if isMixed { #expect((pulled["error"] as? [String: Any])?["class"] as? String == "auth") }
            }
        }
    }

    @Test func `a loopback registry is the host's, unless this machine's is asked for`() async throws {
        try await Fleet.running(3) { fleet in
            try await fleet.registry.put(samples: [.small])
            let name = fleet.registry.reference(Sample.small.name)
            let empty = try #require(fleet.environment["XDG_RUNTIME_DIR"]) + "/empty.toml"
            try "".write(toFile: empty, atomically: true, encoding: .utf8)
            // containerd 1.7: this program would move the bytes.
            let refused = try await pull(name, "-H", "host-3", "--config", empty, in: fleet)
            let error = try #require(refused["error"] as? [String: Any])
            #expect(error["class"] as? String == "policy")
            #expect((error["message"] as? String)?.contains("is a registry on host-3") == true)
            #expect((error["hint"] as? String)?.contains("--loopback-here") == true)
            #expect(try await fleet.hosts[2].daemon.images().isEmpty)
            let asked = try await pull(name, "-H", "host-3", "--config", empty, "--loopback-here", in: fleet)
            #expect(asked["ok"] as? Bool == true && asked["engine"] as? String == "local", "\(asked)")
            let there = try await pull(name, "-H", "host-1", "--config", empty, in: fleet)
            #expect(there["ok"] as? Bool == true && there["engine"] as? String == "transfer", "\(there)")
            for host in fleet.hosts { #expect(try await host.daemon.isClean()) }
        }
    }
}
