// Programs on several machines that share one daemon: none takes another's running work for left behind.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry, .nginx)) struct StrangersTests {
    /// The program as on a machine of its own: another boot ID, and user, process and mount namespaces.
    private static func stranger(_ number: Int, _ arguments: String..., address: String, folder: String) throws
        -> TerminalSession
    {
        let boot = "\(folder)/boot-\(number)"
        try "0000000\(number)-1111-2222-3333-444444444444\n".write(toFile: boot, atomically: true, encoding: .utf8)
        let script = "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$@\""
        return try TerminalSession(
            "/usr/bin/unshare",
            arguments: [
                "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c",
                script, boot, Program.path,
            ] + arguments,
            environment: Program.variables(address: address).mapValues { Optional($0) },
            size: .init(columns: 100, rows: 30))
    }

    @Test func `neither offers the other's running pull, and the screen of a third says nothing of them`() async throws
    {
        let folder = NSTemporaryDirectory() + "tallyman-strangers-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await Registry.running { registry in
            try await registry.put(samples: [.l12, .l30])
            let line = try await registry.slowLine(bytesPerSecond: 200_000)
            try await Daemon.running { daemon in
                let names = [Sample.l12, .l30].map { line.reference($0.name) }
                var pulling: [TerminalSession] = []
                for (number, name) in names.enumerated() {
                    let session = try Self.stranger(number, address: daemon.address, folder: folder)
                    try await session.waitFor(text: "0 images in")
                    session.send(":pull \(name)\r")
                    try await session.waitFor(text: "running")
                    pulling.append(session)
                }
                defer { for session in pulling { session.close() } }
                try await until("both leases") { try await daemon.leases().count == 2 }
                for number in [2, 3] {
                    let third = try Self.stranger(number, address: daemon.address, folder: folder)
                    defer { third.close() }
                    try await third.waitFor(text: "0 images in")
                    try await Task.sleep(for: .seconds(1))
                    #expect(!third.screen.contains("clean up"))
                }
                let owners = try await daemon.leases().compactMap { $0.labels["tallyman/owner.boot"] }
                #expect(Set(owners).count == 2)
                for session in pulling { #expect(!session.screen.contains("clean up")) }
                #expect(try await daemon.leases().count == 2)
            }
            await line.stop()
        }
    }
}
