// Whether the lab's hosts are what tests of ssh take them for.

import Foundation
import Glibc
import Lab
import LabTraits
import Testing

@Suite(.needs(.root, .program("/usr/sbin/sshd"), .program("sudo"), .program("socat"))) struct SSHServerTests {
    @Test func `a host has the user, the programs and the socket that it was given, and ends with its sessions`()
        async throws
    {
        try await withServer(.init(user: "operator", programs: ["/usr/bin/socat"])) { server, client in
            let output = try await client.ssh("host", "id -un; sudo -n id -un; command -v socat; command -v ssh").output
            #expect(output == "operator\nroot\n\(server.folder)/bin/socat\n")
            try await until("the end of the session") { server.processes.isEmpty }
            async let session = client.ssh("host", "sleep 100")
            try await until("a session") { server.processes.contains { $0.command == "sleep 100" } }
            server.killSessions()
            #expect(try await session.status == 255)
            async let last = client.ssh("host", "sleep 100")
            try await until("a session") { server.processes.contains { $0.command == "sleep 100" } }
            let pids = server.processes.map(\.pid)
            await server.stop()
            #expect(try await last.status == 255)
            try await until("the end of its processes") { pids.allSatisfy { kill($0, 0) != 0 } }
            #expect(!FileManager.default.fileExists(atPath: server.folder))
        }
        let users = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
        #expect(!users.contains("operator:"))
    }

    @Test(arguments: [SSHServer.Sudo.withPassword, .forbidden]) func `sudo refuses`(sudo: SSHServer.Sudo) async throws {
        try await withServer(.init(user: "operator", sudo: sudo)) { _, client in
            let answer = try await client.ssh("host", "sudo -n id")
            #expect(answer.status == 1)
            #expect(answer.errors.contains("a password is required"))
        }
    }

    @Test func `hosts are known or not`() async throws {
        try await withServer { server, client in
            #expect(try await client.ssh("host", "id -u").output == "0\n")
            for (name, known) in [("changed", SSHClient.KnownKey.wrong), ("unknown", .missing)] {
                let line = try await DelayedLine.start(before: server.port)
                try client.addHost(name, server, through: line, known: known)
                let answer = try await client.ssh(name, "id -u")
                #expect(answer.status == 255)
                #expect(answer.errors.contains("Host key verification failed"))
                #expect(answer.errors.contains("HAS CHANGED") == (known == .wrong))
                await line.stop()
            }
        }
    }

    @Test func `a line takes its time and no more, is silent, breaks, and comes back`() async throws {
        try await TestServer.running { _ in
            TestResponse(200, body: Array(repeating: 0, count: 3_000_000))
        } _: { target in
            let line = try await DelayedLine.start(before: target.port, roundTrip: .milliseconds(300))
            func size(limit: Int = 30) async throws -> String {
                try await Command.run(
                    "curl",
                    [
                        "-s", "-o", "/dev/null", "-w", "%{size_download}", "--noproxy", "*", "-m", "\(limit)",
                        "http://127.0.0.1:\(line.port)/",
                    ]
                ).output
            }
            let start = ContinuousClock.now
            #expect(try await size() == "3000000")
            let time = ContinuousClock.now - start
            #expect(time >= .milliseconds(600))  // the connection, and the answer
            #expect(time < .milliseconds(1_500))
            line.freeze()
            #expect(try await size(limit: 1) == "0")
            line.thaw()
            #expect(try await size() == "3000000")
            await line.refuse()
            #expect(try await size() == "0")
            try await line.accept()
            #expect(try await size() == "3000000")
            #expect(line.bytes > 9_000_000)
            await line.stop()
        }
    }

    private func withServer(
        _ options: SSHServer.Options = .init(), _ body: (SSHServer, SSHClient) async throws -> Void
    ) async throws {
        let client = try await SSHClient.make()
        defer { client.stop() }
        let server = try await SSHServer.start(options, key: client.key)
        let result: Result<Void, any Error>
        do {
            try client.addHost("host", server)
            result = .success(try await body(server, client))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        try result.get()
    }
}
