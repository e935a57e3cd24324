// Nothing is left of a tunnel, however it ends; and what breaks comes back.

import ContainerdClient
import Failure
import Foundation
import Glibc
import Lab
import LabTraits
import RemoteHosts
import Synchronization
import Testing

@Suite(.needs(.root, .part(.containerd2), .program("/usr/sbin/sshd"), .program("sudo"), .program("socat")))
struct TunnelEndTests {
    /// Forwarded, or carried by a command.
    private func onBothWays(_ body: (HostLab) async throws -> Void) async throws {
        for lines in [[], ["AllowStreamLocalForwarding no"]] {
            try await HostLab.running(
                server: { .init(programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder, lines: lines) }, body)
        }
    }

    private struct Stop: Error {}

    @Test func `nothing is left when the body ends, throws or is cancelled`() async throws {
        try await onBothWays { lab in
            try await lab.open { _ in }
            try await lab.untilNothingRemains()
            await #expect(throws: Stop.self) {
                try await lab.open { tunnel in
                    _ = try await tunnel.images()
                    throw Stop()
                }
            }
            try await lab.untilNothingRemains()
            let isConnected = Mutex(false)
            let task = Task {
                try await lab.open { tunnel in
                    try await Containerd.connect(to: tunnel.socket, namespace: "default") { containerd in
                        _ = try await containerd.images()
                        isConnected.withLock { $0 = true }
                        try await Task.sleep(for: .seconds(1_000))
                    }
                }
            }
            try await until("a connection") { isConnected.withLock(\.self) }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            try await lab.untilNothingRemains()
        }
    }

    @Test(.timeLimit(.minutes(1))) func `nothing is left where it is cancelled while ssh connects`() async throws {
        try await HostLab.running { lab in
            lab.line.freeze()
            let task = Task { try await lab.open { _ in } }
            try await until("ssh") { (try? lab.master()) != nil }
            task.cancel()
            _ = await task.result
            await lab.line.refuse()
            try await lab.untilNothingRemains()
        }
    }

    @Test(.timeLimit(.minutes(2))) func `a tunnel comes back at the same socket when ssh is killed`() async throws {
        try await onBothWays { lab in
            try await lab.open { tunnel in
                for _ in 0..<2 {
                    let before = try lab.master()
                    #expect(kill(before, SIGKILL) == 0)
                    try await until("another ssh") { (try? lab.master()).map { $0 != before } ?? false }
                    try await until("the images") { (try? await tunnel.images()) == [HostLab.image] }
                }
            }
            #expect(lab.server.logins == 3)
            try await lab.untilNothingRemains()
        }
    }

    @Test(.timeLimit(.minutes(2))) func `a connection of a daemon's goes on when the host's sessions are killed`()
        async throws
    {
        try await onBothWays { lab in
            try await lab.open { tunnel in
                try await Containerd.connect(to: tunnel.socket, namespace: "default") { containerd in
                    #expect(try await containerd.images().count == 1)
                    lab.server.killSessions()
                    try await until("trouble") { tunnel.trouble != nil }
                    #expect(tunnel.trouble?.message == "The connection to far broke.")
                    try await until("the images") { (try? await containerd.images().count) == 1 }
                    try await until("no trouble") { tunnel.trouble == nil }
                }
            }
            try await lab.untilNothingRemains()
        }
    }

    @Test(.timeLimit(.minutes(2))) func `a daemon that is killed and started again is there again`() async throws {
        try await onBothWays { lab in
            try await lab.open { tunnel in
                try await Containerd.connect(to: tunnel.socket, namespace: "default") { containerd in
                    #expect(try await containerd.images().count == 1)
                    await lab.daemon.kill()
                    try await lab.daemon.restart()
                    try await until("the images") { (try? await containerd.images().count) == 1 }
                }
            }
            #expect(lab.server.logins == 1)
            try await lab.untilNothingRemains()
        }
    }

    @Test(.timeLimit(.minutes(3))) func `a line that falls silent is noticed, and comes back`() async throws {
        try await onBothWays { lab in
            try await lab.open { tunnel in
                lab.line.freeze()
                try await until("trouble") { tunnel.trouble != nil }
                await lab.line.refuse()
                try await until("the reason") { tunnel.trouble?.message.contains("refuses") == true }
                try await lab.line.accept()
                try await until("the images") { (try? await tunnel.images()) == [HostLab.image] }
                try await until("no trouble") { tunnel.trouble == nil }
            }
            try await lab.untilNothingRemains()
        }
    }

    @Test func `what carries connections ends with its input, though the daemon hangs`() async throws {
        try await HostLab.running { lab in
            let input = Pipe()
            try await RunningProgram.running(
                ["dial-stdio", "--address", lab.daemon.address], input: input.fileHandleForReading.fileDescriptor,
                in: lab
            ) { program in
                let preface = Data("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Data([0, 0, 0, 4, 0, 0, 0, 0, 0])
                try input.fileHandleForWriting.write(contentsOf: preface)
                try await program.until("the daemon's answer") { !program.output.isEmpty }
                await lab.daemon.pause()
                try input.fileHandleForWriting.close()
                #expect(try await program.end() == 0)
                await lab.daemon.resume()
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func `a server that drops those who are too many at its door lets all in at last`()
        async throws
    {
        try await HostLab.running(
            server: { .init(defaultDaemonFolder: $0.folder, lines: ["MaxStartups 3:100:3"]) },
            { lab in
                try await withThrowingTaskGroup(of: [String].self) { group in
                    for _ in 0..<16 { group.addTask { try await lab.images() } }
                    for try await images in group { #expect(images == [HostLab.image]) }
                }
                try await lab.untilNothingRemains()
            })
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["forwarded", "carried", "refused", "changed"])
    func `after a hundred starts and ends there is no ssh`(kind: String) async throws {
        try await HostLab.running(
            server: {
                .init(
                    programs: ["/usr/bin/socat"], defaultDaemonFolder: $0.folder,
                    lines: kind == "carried" ? ["AllowStreamLocalForwarding no"] : [])
            }, known: kind == "changed" ? .wrong : .right,
            { lab in
                if kind == "refused" { await lab.line.refuse() }
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<100 {
                        if number >= 10 { await group.next() }
                        group.addTask {
                            let result: Result<[String], any Error>
                            do { result = .success(try await lab.images()) } catch { result = .failure(error) }
                            switch kind {
                            case "forwarded", "carried": #expect((try? result.get()) == [HostLab.image], "\(result)")
                            default: #expect(throws: Failure.self) { try result.get() }
                            }
                        }
                    }
                }
                try await lab.untilNothingRemains()
            })
    }
}
