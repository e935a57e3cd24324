// What is said of hosts that can't be reached: each against an sshd that does it.

import ContainerdClient
import Failure
import Foundation
import Lab
import LabTraits
import RemoteHosts
import Testing

@Suite(.needs(.root, .part(.containerd2), .program("/usr/sbin/sshd"), .program("sudo"), .program("socat")))
struct HostTroubleTests {
    /// What is said; nothing is asked, and nothing is left.
    private func expect(
        _ code: Failure.Code, _ words: String, hint: String, in lab: HostLab, address: String? = nil,
        sudo: Bool = false,
        environment: [String: String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let failure = await #expect(throws: Failure.self, sourceLocation: sourceLocation) {
            try await HostTunnel.open(
                to: RemoteHost(name: "far", address: address, usesSudo: sudo),
                environment: environment ?? lab.environment
            ) { _ in }
        }
        #expect(failure?.code == code, "\(String(describing: failure))", sourceLocation: sourceLocation)
        #expect(failure?.message == words, sourceLocation: sourceLocation)
        #expect(failure?.hint?.contains(hint) == true, "\(failure?.hint ?? "")", sourceLocation: sourceLocation)
        let cause = failure?.cause ?? ""
        #expect(
            !cause.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(cause.debugDescription)",
            sourceLocation: sourceLocation)
        #expect(!lab.hasAsked, sourceLocation: sourceLocation)
        lab.line.thaw()
        lab.server.killSessions()
        try await lab.untilNothingRemains()
    }

    @Test func `a name that nobody knows`() async throws {
        try await HostLab.running(lines: { _ in ["HostName nowhere.invalid"] }) { lab in
            try await expect(
                .network, "The host far is unknown: its name can't be resolved.", hint: "ssh far", in: lab)
        }
    }

    @Test func `a port at which nobody listens`() async throws {
        try await HostLab.running { lab in
            await lab.line.refuse()
            try await expect(
                .network, "far refuses the connection: no ssh server listens there.", hint: "ssh far", in: lab)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a host that takes connections and says nothing`() async throws {
        try await HostLab.running { lab in
            lab.line.freeze()
            try await expect(.network, "far doesn't answer.", hint: "firewall", in: lab)
        }
    }

    @Test(.needs(.program("unshare"))) func `a host to which there is no route`() async throws {
        try await HostLab.running { lab in
            // ssh alone is in a network where nothing is up.
            let ssh = "#!/bin/sh\nexec unshare --net /usr/bin/ssh -F '\(lab.client.folder)/config' \"$@\"\n"
            try Data(ssh.utf8).write(to: URL(filePath: "\(lab.client.programs)/ssh"))
            try await expect(.network, "There is no route to far.", hint: "ssh far", in: lab)
        }
    }

    @Test func `a host that has no sudo`() async throws {
        try await HostLab.running(
            server: { .init(user: "operator", sudo: .missing, defaultDaemonFolder: $0.folder) },
            { try await expect(.auth, "There is no sudo on far.", hint: "root", in: $0, sudo: true) })
    }

    @Test(.timeLimit(.minutes(1))) func `a host that hangs while keys are tried`() async throws {
        try await HostLab.running(
            key: "",
            server: { _ in .init(lines: ["AuthorizedKeysCommand /usr/bin/sleep 60", "AuthorizedKeysCommandUser root"])
            },
            { try await expect(.network, "far doesn't answer.", hint: "firewall", in: $0) })
    }

    @Test(.timeLimit(.minutes(1))) func `a host whose shell hangs`() async throws {
        try await HostLab.running(
            server: { _ in .init(lines: ["ForceCommand /usr/bin/sleep 60"]) },
            { try await expect(.network, "far doesn't answer.", hint: "ssh far", in: $0) })
    }

    @Test func `a host key that has changed`() async throws {
        try await HostLab.running(known: .wrong) { lab in
            try await expect(
                .certificate, "The host key of far has changed: it may be another machine.", hint: "ssh-keygen -R",
                in: lab)
        }
    }

    @Test(arguments: ["ask", "yes"]) func `a host key that is not known`(checking: String) async throws {
        try await HostLab.running(known: .missing, lines: { _ in ["StrictHostKeyChecking \(checking)"] }) { lab in
            try await expect(.certificate, "The host key of far is not known yet.", hint: "ssh far", in: lab)
        }
    }

    @Test func `a key that is not let in`() async throws {
        try await HostLab.running(key: "") { lab in
            try await expect(.auth, "far accepts no key of yours.", hint: "ssh-add", in: lab)
        }
    }

    @Test func `a key that needs a passphrase`() async throws {
        try await HostLab.running { lab in
            try await Command.output(
                "ssh-keygen", ["-q", "-p", "-P", "", "-N", "secret", "-f", "\(lab.client.folder)/key"])
            try await expect(.auth, "far accepts no key of yours.", hint: "ssh-add", in: lab)
        }
    }

    @Test func `a host that takes a password alone`() async throws {
        try await HostLab.running(
            server: { _ in .init(lines: ["PubkeyAuthentication no", "PasswordAuthentication yes"]) },
            { lab in
                try await expect(
                    .auth, "far needs a password, and no key is accepted.", hint: "ssh-copy-id far", in: lab)
            })
    }

    @Test func `a banner doesn't change what is said, and acts on no terminal`() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let banner = """
            \u{1b}[31mUnauthorized use is prohibited. Permission denied (for guests). Connection refused, timed out,
            could not resolve hostname; a password is required. REMOTE HOST IDENTIFICATION HAS CHANGED!\r

            """
        try banner.write(toFile: "\(folder)/banner", atomically: true, encoding: .utf8)
        let lines = ["Banner \(folder)/banner"]
        try await HostLab.running(key: "", server: { _ in .init(lines: lines) }) { lab in
            try await expect(.auth, "far accepts no key of yours.", hint: "ssh-add", in: lab)
        }
        try await HostLab.running(server: { _ in .init(user: "operator", lines: lines) }) { lab in
            try await expect(
                .daemon, "operator may not open containerd's socket \(lab.daemon.address) on far.",
                hint: "sudo = true", in: lab, address: lab.daemon.address)
        }
    }

    @Test(arguments: ["AllowStreamLocalForwarding no", "DisableForwarding yes"])
    func `a host that refuses to forward, and has nothing else`(line: String) async throws {
        try await HostLab.running(
            server: { _ in .init(lines: [line]) },
            { lab in
                try await expect(
                    .policy,
                    "far refuses to forward sockets, and has neither tallyman nor socat to reach "
                        + "\(lab.daemon.address) with.", hint: "AllowStreamLocalForwarding", in: lab,
                    address: lab.daemon.address)
            })
    }

    @Test(arguments: [nil, "/nowhere/containerd.sock"]) func `a host without a socket`(address: String?) async throws {
        try await HostLab.running(server: { _ in .init() }) { lab in
            try await expect(
                .daemon, "There is no containerd on far.", hint: address ?? "/run/k3s/containerd/containerd.sock",
                in: lab, address: address)
        }
    }

    @Test func `a socket that the login may not open`() async throws {
        try await HostLab.running(
            server: { .init(user: "operator", programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder) },
            { lab in
                try await expect(
                    .daemon, "operator may not open containerd's socket /run/containerd/containerd.sock on far.",
                    hint: "sudo = true", in: lab)
            })
    }

    @Test(arguments: [SSHServer.Sudo.withPassword, .forbidden])
    func `a login that sudo asks for a password`(sudo: SSHServer.Sudo) async throws {
        try await HostLab.running(
            server: { .init(user: "operator", sudo: sudo, defaultDaemonFolder: $0.folder) },
            { try await expect(.auth, "sudo on far wants a password.", hint: "NOPASSWD", in: $0, sudo: true) })
    }

    @Test func `a host without what carries a connection for sudo`() async throws {
        try await HostLab.running(
            server: { .init(user: "operator", defaultDaemonFolder: $0.folder) },
            { lab in
                try await expect(
                    .policy,
                    "far has neither tallyman nor socat to reach /run/containerd/containerd.sock with.",
                    hint: "log in as root", in: lab, sudo: true)
            })
    }

    @Test(arguments: [[], ["AllowStreamLocalForwarding no"]])
    func `a socket that was left behind`(lines: [String]) async throws {
        try await HostLab.running(
            server: { .init(programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder, lines: lines) },
            { lab in
                await lab.daemon.kill()
                try await expect(
                    .daemon, "Nobody listens at far:/run/containerd/containerd.sock.", hint: "left behind", in: lab)
            })
    }

    @Test func `a socket of something else`() async throws {
        try await HostLab.running { lab in
            let folder = try TemporaryFolder.make()
            let path = "\(folder)/other.sock"
            let other = try await KeptProcess.start(
                "socat", ["UNIX-LISTEN:\(path),fork", "SYSTEM:echo SSH-2.0-x"], folder: folder, log: "/dev/null")
            try await until("a socket") { FileManager.default.fileExists(atPath: path) }
            try await expect(
                .daemon, "What listens at far:\(path) doesn't speak HTTP/2: it is not containerd.", hint: "--address",
                in: lab, address: path)
            await other.end()
        }
    }

    /// A program for the host's PATH: a shell script.
    private func program(_ name: String, _ script: String) throws -> String {
        let path = try TemporaryFolder.make() + "/\(name)"
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test func `where the tallyman there can't carry connections, socat does, or it is told why not`() async throws {
        let old = try program("tallyman", "echo \"Error: Unexpected argument 'dial-stdio'\" >&2; exit 2")
        let lines = ["AllowStreamLocalForwarding no"]
        try await HostLab.running(
            server: { .init(programs: [old, "/usr/bin/socat"], defaultDaemonFolder: $0.folder, lines: lines) },
            { lab in
                #expect(try await lab.images() == [HostLab.image])
                try await lab.untilNothingRemains()
            })
        try await HostLab.running(
            server: { .init(programs: [old], defaultDaemonFolder: $0.folder, lines: lines) },
            { lab in
                let failure = await #expect(throws: Failure.self) {
                    try await lab.open(address: lab.daemon.address) { _ in }
                }
                #expect(failure?.message == "What far has to reach \(lab.daemon.address) with fails.")
                #expect(failure?.cause == "Error: Unexpected argument 'dial-stdio'")
                try await lab.untilNothingRemains()
            })
        try FileManager.default.removeItem(at: URL(filePath: old).deletingLastPathComponent())
    }

    @Test func `start files that print where a command carries connections are named`() async throws {
        try await HostLab.running(
            server: {
                .init(
                    shell: "/bin/bash", programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder,
                    lines: ["AllowStreamLocalForwarding no"])
            },
            { lab in
                try "echo welcome".write(
                    toFile: "\(lab.server.folder)/home/.bashrc", atomically: true, encoding: .utf8)
                try await expect(
                    .daemon,
                    "What listens at far:/run/containerd/containerd.sock doesn't speak HTTP/2: it is not containerd.",
                    hint: "start files", in: lab)
            })
    }

    @Test func `a machine without ssh`() async throws {
        try await HostLab.running { lab in
            let environment = lab.environment.merging(["PATH": "\(lab.client.folder)/nothing"]) { $1 }
            try await expect(
                .network, "far can't be reached: there is no ssh here.", hint: "Install", in: lab,
                environment: environment)
        }
    }
}
