// Who may begin, and what is swept: without ssh.

import Foundation
import Glibc
import Lab
import Testing

@testable import RemoteHosts

@Suite(.timeLimit(.minutes(1))) struct StartGateTests {
    @Test func `first attempts come before further ones, and one that is cancelled takes no turn`() async throws {
        let gate = StartGate(1)
        let first = await gate.enter("dead")
        let order = AsyncStream.makeStream(of: String.self)
        func enter(_ host: String, after count: Int) async throws -> Task<Void, Never> {
            let task = Task {
                let pass = await gate.enter(host)
                order.continuation.yield(host)
                pass.leave()
            }
            try await until("\(host) to wait") { gate.waiting == count + 1 }
            return task
        }
        let again = try await enter("dead", after: 0)
        let cancelled = try await enter("a", after: 1)
        let other = try await enter("b", after: 2)
        cancelled.cancel()
        await cancelled.value
        #expect(gate.waiting == 2)
        first.leave()
        first.leave()
        await again.value
        await other.value
        order.continuation.finish()
        #expect(await order.stream.reduce(into: []) { $0.append($1) } == ["a", "b", "dead"])
        await gate.enter("c").leave()
    }

    @Test func `only what dead processes of this machine have left is swept`() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var parts: [Substring] = []
        for run in ["a", "b"] {
            let parent = "\(folder)/\(run)"
            try FileManager.default.createDirectory(
                atPath: parent + "/tallyman", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let own = parts.isEmpty ? "" : String(parts[1])
            let names = ["ssh-\(own)-\(getpid())-1-1", "ssh-\(own)-4194304-1-1", "ssh-other-4194304-1-1", "certs-1"]
            for name in names where run == "b" { mkdir("\(parent)/tallyman/\(name)", 0o700) }
            let made = try TunnelFolder.make(environment: ["XDG_RUNTIME_DIR": parent])
            let name = URL(filePath: made).lastPathComponent
            parts = name.split(separator: "-")
            guard run == "b" else { continue }
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(parent)/tallyman")
            #expect(Set(left) == [name, "ssh-other-4194304-1-1", "certs-1"])
        }
    }
}
