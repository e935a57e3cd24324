// Hosts that accept no key, over a connection that the user shares.

import ContainerdClient
import Failure
import Foundation
import Glibc
import Lab
import LabTraits
import RemoteHosts
import Testing

@Suite(.needs(.root, .part(.containerd2), .program("/usr/sbin/sshd"), .program("sudo"), .program("socat")))
struct SharedConnectionTests {
    /// A host that lets nobody in any more, and the user's own ssh, which has a connection to it.
    private func running(
        lines: [String] = [], _ body: (HostLab, _ shared: KeptProcess) async throws -> Void
    ) async throws {
        try await HostLab.running(
            server: { .init(defaultDaemonFolder: $0.folder, lines: lines) },
            lines: { ["ControlPath \($0)/own-%C"] },
            { lab in
                let folder = try TemporaryFolder.make()
                let log = "\(folder)/log"
                let shared = try await KeptProcess.start(
                    "\(lab.client.programs)/ssh", ["-M", "-N", "far"], folder: folder, log: log)
                let result: Result<Void, any Error>
                do {
                    try await until("the user's connection") {
                        try FileManager.default.contentsOfDirectory(atPath: lab.client.folder).contains {
                            $0.hasPrefix("own-")
                        }
                    }
                    try Data().write(to: URL(filePath: "\(lab.server.folder)/authorized_keys"))
                    result = .success(try await body(lab, shared))
                } catch {
                    result = .failure(error)
                }
                kill(shared.pid, SIGCONT)
                await shared.end()
                try result.get()
            })
    }

    /// Waits until the user's connection alone is left. One that isn't stopped then forwards nothing.
    private func untilNone(besides shared: KeptProcess, in lab: HostLab, isStopped: Bool = false) async throws {
        do {
            try await until("the end of all but the user's ssh") {
                lab.remains.allSatisfy { $0.contains(" -M -N far") }
            }
        } catch {
            throw LabFailure("\(error): \(lab.remains)")
        }
        guard !isStopped else { return }
        #expect(try !String(contentsOfFile: "/proc/net/unix", encoding: .utf8).contains(lab.sockets))
        #expect(shared.isRunning)
    }

    @Test func `a host that accepts no key is reached, and all is given back`() async throws {
        try await running { lab, shared in
            for _ in 0..<2 {
                try await lab.open { tunnel async throws in
                    #expect(try await tunnel.images() == [HostLab.image])
                    #expect(try await tunnel.run("echo there") == "there\n")
                }
                try await untilNone(besides: shared, in: lab)
            }
            #expect(lab.server.logins == 1)
            let check = try await lab.client.ssh("-O", "check", "far")
            #expect(check.status == 0, "\(check.errors)")
        }
    }

    @Test(arguments: [false, true]) func `nothing is left after the program is killed`(isStopped: Bool) async throws {
        try await running { lab, shared in
            let registry = try await Registry.start()
            try registry.put(
                try await ImageMaker().make(ImageSpec([LayerSpec(bytes: 1_000, seed: 4)])), as: "far/image:1")
            let slow = try await registry.pacedLine(bytesPerSecond: 0)
            try await RunningProgram.running(["-H", "far", "pull", slow.reference("far/image:1")], in: lab) { program in
                try await program.until("an operation") { try await !lab.daemon.leases().isEmpty }
                if isStopped { kill(shared.pid, SIGSTOP) }
                program.send(SIGKILL)
                _ = try await program.end()
            }
            try await untilNone(besides: shared, in: lab, isStopped: isStopped)
            await slow.stop()
            await registry.stop()
        }
    }

    @Test func `what asks the host doesn't outlive the program for long where the shared connection is stopped`()
        async throws
    {
        try await running(lines: ["ForceCommand sleep 2; eval \"$SSH_ORIGINAL_COMMAND\""]) { lab, shared in
            try await RunningProgram.running(["-H", "far", "pull", "127.0.0.1:1/a:1"], in: lab) { program in
                try await until("a question") { lab.remains.contains { $0.contains("sh -s") } }
                kill(shared.pid, SIGSTOP)
                program.send(SIGKILL)
                _ = try await program.end()
            }
            try await untilNone(besides: shared, in: lab, isStopped: true)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `its end and its silence are noticed`() async throws {
        for signal in [SIGTERM, SIGSTOP] {
            try await running { lab, shared in
                try await lab.open { tunnel in
                    #expect(try await tunnel.images() == [HostLab.image])
                    kill(shared.pid, signal)
                    try await until("trouble") { tunnel.trouble != nil }
                }
                try await untilNone(besides: shared, in: lab, isStopped: true)
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `one that is stopped, or runs no command, is told`() async throws {
        try await running { lab, shared in
            kill(shared.pid, SIGSTOP)
            let failure = await #expect(throws: Failure.self) { try await lab.open { _ in } }
            #expect(failure?.code == .auth && failure?.message == "far accepts no key of yours.")
            kill(shared.pid, SIGCONT)
            try await untilNone(besides: shared, in: lab)
        }
        try await running(lines: ["ForceCommand echo no"]) { lab, shared in
            let failure = await #expect(throws: Failure.self) { try await lab.open { _ in } }
            #expect(failure?.code == .auth)
            #expect(
                failure?.message == "far accepts no key of yours, and the connection that you share can't be used.")
            try await untilNone(besides: shared, in: lab)
        }
    }
}
