// The program itself over ssh: what it prints, and that nothing outlives it.

import Foundation
import Glibc
import Lab
import LabTraits
import Testing

@Suite(.needs(.root, .part(.containerd2), .program("/usr/sbin/sshd"), .program("sudo"), .program("socat")))
struct ProgramEndTests {
    @Test(.timeLimit(.minutes(2)), arguments: [SIGKILL, SIGTERM, SIGINT, SIGHUP], [false, true])
    func `nothing is left when the program is killed`(signal: Int32, isCarried: Bool) async throws {
        try await HostLab.running(
            server: {
                .init(
                    programs: [HostLab.tallyman], defaultDaemonFolder: $0.folder,
                    lines: isCarried ? ["AllowStreamLocalForwarding no"] : [])
            },
            { lab in
                let registry = try await Registry.start()
                try registry.put(
                    try await ImageMaker().make(ImageSpec([LayerSpec(bytes: 1_000, seed: 4)])), as: "far/image:1")
                let slow = try await registry.pacedLine(bytesPerSecond: 0)
                let pull = ["-H", "far", "pull", slow.reference("far/image:1")]
                try await RunningProgram.running(pull, in: lab) { program in
                    try await program.until("an operation") { try await !lab.daemon.leases().isEmpty }
                    program.send(signal)
                    _ = try await program.end()
                }
                try await lab.untilNothingRemains()
                try await until("the end of connections", within: .seconds(10)) { lab.daemon.connections == 0 }
                await slow.stop()
                await registry.stop()
            })
    }

    @Test(.timeLimit(.minutes(1))) func `hosts that are being connected to when it is interrupted are no failures`()
        async throws
    {
        try await HostLab.running { lab in
            lab.line.freeze()
            try await RunningProgram.running(["pull", "a.test/a:1", "-H", "far", "-H", "root@far"], in: lab) {
                program in
                try await program.until("ssh") { (try? lab.master()) != nil }
                program.send(SIGINT)
                #expect(try await program.end() == 130)
                #expect(program.output.contains("0 of 2 hosts done"), "\(program.output)")
                #expect(!program.output.contains("failed"), "\(program.output)")
            }
            await lab.line.refuse()
            try await lab.untilNothingRemains()
        }
    }

    @Test func `it lists a host's images, and tells why one can't be reached`() async throws {
        try await HostLab.running { lab in
            let answer = try await Command.run(
                HostLab.tallyman, ["-H", "far", "images"], environment: lab.environment)
            #expect(answer.status == 0, "\(answer.errors)")
            #expect(answer.output.contains("far.test/image"))
            await lab.line.refuse()
            let refusal = try await Command.run(
                HostLab.tallyman, ["-H", "far", "images"], environment: lab.environment)
            #expect(refusal.status == 3)
            #expect(refusal.errors.contains("far refuses the connection"))
            try await lab.untilNothingRemains()
        }
    }
}
