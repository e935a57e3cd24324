// The ways to a host's containerd, over a real sshd to real daemons.

import ContainerdClient
import Failure
import Foundation
import Glibc
import Lab
import LabTraits
import RemoteHosts
import Testing

@Suite(.needs(.root, .part(.containerd2), .program("/usr/sbin/sshd"), .program("sudo"), .program("socat")))
struct HostTunnelTests {
    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `ssh forwards the socket, at its usual place or at a named one`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await HostLab.running(release) { lab in
            for address in [nil, lab.daemon.address, "unix://\(lab.daemon.address)"] {
                let (images, used) = try await lab.open(address: address) { (try await $0.images(), $0.address) }
                #expect(images == [HostLab.image])
                #expect(used == (address == nil ? "/run/containerd/containerd.sock" : lab.daemon.address))
            }
            #expect(lab.server.logins == 3)
            #expect(!lab.server.log.contains("Starting session"))
            try await lab.untilNothingRemains()
        }
    }

    @Test(arguments: ["socat", "tallyman"], [false, true])
    func `a command carries connections where forwarding is refused, or where sudo opens the socket`(
        carrier: String, usesSudo: Bool
    ) async throws {
        try await HostLab.running(
            server: {
                .init(
                    user: usesSudo ? "operator" : "root",
                    programs: [carrier == "socat" ? "/usr/bin/socat" : HostLab.tallyman],
                    defaultDaemonFolder: $0.folder, lines: usesSudo ? [] : ["AllowStreamLocalForwarding no"])
            },
            { lab in
                for address in [nil, lab.daemon.address] {
                    let images = try await lab.open(address: address, sudo: usesSudo) { tunnel in
                        // Twice: each has a connection of its own.
                        async let other = tunnel.images()
                        return try await tunnel.images() + other
                    }
                    #expect(images == [HostLab.image, HostLab.image])
                }
                #expect(lab.server.logins == 2)
                #expect(lab.server.log.contains("Starting session"))
                try await lab.untilNothingRemains()
            })
    }

    @Test(arguments: ["/bin/bash", "/usr/bin/fish", "/bin/tcsh"])
    func `the login's shell may be any`(shell: String) async throws {
        guard FileManager.default.fileExists(atPath: shell) else { try Test.cancel("needs \(shell)") }
        try await HostLab.running(
            server: {
                .init(
                    user: "operator", shell: shell, programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder)
            },
            { lab in
                #expect(try await lab.images(sudo: true) == [HostLab.image])
                let answer = try await lab.open(sudo: true) {
                    try await $0.run(
                        "printf '%s|' \"$@\" && id -u", ["a b", "it's", "!x", "a\nb", "\\n", "$HOME", "", "*"])
                }
                #expect(answer == "a b|it's|!x|a\nb|\\n|$HOME||*|0\n")
            })
    }

    private func failure(_ body: () async throws -> String) async -> Failure? {
        await #expect(throws: Failure.self) { try await body() }
    }

    @Test func `what start files and sudo write is not taken for a script's answer`() async throws {
        try await HostLab.running(
            server: { .init(shell: "/bin/bash", defaultDaemonFolder: $0.folder) },
            { lab in
                try "echo welcome; echo /tmp; printf bye".write(
                    toFile: "\(lab.server.folder)/home/.bashrc", atomically: true, encoding: .utf8)
                try await lab.open { tunnel async throws in
                    #expect(try await tunnel.run("echo \"$1\"", ["a b"]) == "a b\n")
                    let script = "echo 'sudo: unable to resolve host web1' >&2; echo \"$1\"; read -r _"
                    #expect(try await tunnel.holding(script, ["/a"]) { $0 } == "/a")
                    for script in ["mktemp -d /nowhere/XXXXXX || exit", "mktemp -d /nowhere/XXXXXX; exit 3"] {
                        let held = await failure { try await tunnel.holding(script, []) { $0 } }
                        let run = await failure { try await tunnel.run(script) }
                        for failure in [held, run] {
                            #expect(failure?.code == .storage && failure?.message == "A script on far fails.")
                            #expect(failure?.cause?.contains("No such file") == true)
                        }
                    }
                }
                try await lab.untilNothingRemains()
            })
    }

    @Test(.timeLimit(.minutes(1))) func `a script that says nothing isn't waited for for ever`() async throws {
        try await HostLab.running { lab in
            try await lab.open { tunnel in
                let failure = await failure { try await tunnel.holding("read -r _; sleep 1000", []) { $0 } }
                #expect(failure?.message == "far doesn't answer.")
            }
            lab.server.killSessions()
            try await lab.untilNothingRemains()
        }
    }

    @Test func `settings of the user's for interactive sessions don't matter`() async throws {
        let port = try await DelayedLine.start(before: 9)  // a port that is taken
        try await HostLab.running(lines: { folder in
            [
                "ControlMaster auto", "ControlPath \(folder)/own-%C", "ControlPersist yes", "RemoteCommand sleep 9",
                "RequestTTY force", "LocalForward \(port.port) localhost:80", "LocalCommand touch \(folder)/asked",
                "PermitLocalCommand yes", "ForwardAgent yes", "ForwardX11 yes", "LogLevel QUIET",
                "StreamLocalBindMask 0000", "SessionType none", "StdinNull yes", "ForkAfterAuthentication yes",
                "RemoteForward \(port.port) localhost:80", "DynamicForward \(port.port)", "BatchMode no",
                "NumberOfPasswordPrompts 3", "VisualHostKey yes", "Tunnel no",
            ]
        }) { lab in
            #expect(try await lab.images() == [HostLab.image])
            try await lab.untilNothingRemains()
            #expect(!lab.hasAsked)
            #expect(
                try !FileManager.default.contentsOfDirectory(atPath: lab.client.folder).contains {
                    $0.hasPrefix("own-")
                })
        }
        await port.stop()
    }

    @Test func `a host behind another is reached through it`() async throws {
        try await HostLab.running(lines: { _ in ["ProxyJump jump"] }) { lab in
            let jump = try await SSHServer.start(key: lab.client.key)
            try lab.client.addHost("jump", jump)
            #expect(try await lab.images() == [HostLab.image])
            #expect(jump.logins == 1)
            try await lab.untilNothingRemains()
            #expect(jump.processes.isEmpty)
            await jump.stop()
        }
    }

    @Test func `a folder for sockets whose name is too long, or means something to ssh, is told`() async throws {
        try await HostLab.running { lab in
            for name in [String(repeating: "x", count: 90), "a b", "100%", "it's", "${HOME}", "a:b"] {
                let folder = "\(lab.client.folder)/\(name)"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
                let failure = await #expect(throws: Failure.self) {
                    try await HostTunnel.open(
                        to: RemoteHost(name: "far"),
                        environment: lab.environment.merging(["XDG_RUNTIME_DIR": folder]) { $1 }
                    ) { _ in }
                }
                #expect(failure?.code == .storage)
                #expect(failure?.hint?.contains("XDG_RUNTIME_DIR") == true)
                #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/tallyman").isEmpty)
            }
        }
    }

    /// The second by socat.
    @Test(arguments: [[], ["AllowStreamLocalForwarding no"]])
    func `a socket on the host may have any name`(lines: [String]) async throws {
        try await HostLab.running(
            server: { .init(programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder, lines: lines) },
            { lab in
                for name in ["a b", "100%h", "it's", "a:b", "b\\c", "d\"e", "f,g", "h!!i", "j(k", "l[m{n"] {
                    let path = "\(lab.client.folder)/\(name)"
                    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: lab.daemon.address)
                    #expect(try await lab.images(address: path) == [HostLab.image], "\(name)")
                }
            })
    }

    @Test func `only the user may open the sockets`() async throws {
        try await HostLab.running { lab in
            try await lab.open { tunnel in
                var status = stat()
                #expect(stat(tunnel.socket, &status) == 0)
                #expect(status.st_mode & 0o077 == 0)
                let folder = URL(filePath: tunnel.socket).deletingLastPathComponent().path
                #expect(stat(folder, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o700)
            }
        }
    }
}
