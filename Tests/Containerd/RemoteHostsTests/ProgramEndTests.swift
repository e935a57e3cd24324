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
                let log = "\(slow.port).log"
                let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
                let output = open("\(lab.server.folder)/\(log)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
                defer { [input, output].forEach { close($0) } }
                let pid = try Spawn(
                    HostLab.tallyman, ["-H", "far", "pull", slow.reference("far/image:1")],
                    environment: lab.environment, input: input, output: output, errors: output
                ).start()
                try await until("a connection") {
                    guard waitpid(pid, nil, WNOHANG) == 0 else {
                        throw LabFailure(
                            "it has ended: \(try String(contentsOfFile: "\(lab.server.folder)/\(log)", encoding: .utf8))"
                        )
                    }
                    return lab.daemon.connections > 0
                }
                kill(pid, signal)
                try await until("its end", within: .seconds(10)) { waitpid(pid, nil, WNOHANG) == pid }
                try await lab.untilNothingRemains()
                try await until("the end of connections", within: .seconds(10)) { lab.daemon.connections == 0 }
                await slow.stop()
                await registry.stop()
            })
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
