// A line that goes away while a pull runs.

import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry, .nginx)) struct HangUpTests {
    @Test(arguments: [("", 0), ("on-hangup = \"cancel\"\n", 0), ("on-hangup = \"keep\"\n", 1)])
    func `a pull is cancelled or kept, as the configuration says`(config: String, leases: Int) async throws {
        let folder = NSTemporaryDirectory() + "tallyman-hangup-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try config.write(toFile: "\(folder)/config.toml", atomically: true, encoding: .utf8)
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 500_000)
            try await Daemon.running { daemon in
                let session = try Program.screen("--config", "\(folder)/config.toml", address: daemon.address)
                defer { session.close() }
                try await session.waitFor(text: "0 images in")
                session.send(":pull \(line.reference(Sample.l12.name))\r")
                try await until("an ingest") { try await !daemon.ingests().isEmpty }
                session.hangUp()
                try await session.waitForExit(timeout: .seconds(20))
                #expect(try await daemon.leases().count == leases)
                if leases == 0 { #expect(try await daemon.isClean()) }
            }
            await line.stop()
        }
    }
}
