// What the window says beside the screen while an image is pulled, and that it is taken back.

import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry, .nginx)) struct WindowScreenTests {
    private func pulled(
        _ environment: [String: String?], _ arguments: [String] = [], _ body: (TerminalSession) async throws -> Void
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 1_500_000)
            try await Daemon.running { daemon in
                let own = Program.variables(address: daemon.address).mapValues { Optional($0) }
                let session = try TerminalSession(
                    Program.path, arguments: arguments, environment: own.merging(environment) { $1 })
                defer { session.close() }
                try await session.waitFor(text: "0 images in")
                session.send("p")
                try await session.waitFor(text: "Pull an image")
                session.send("\(line.reference(Sample.l12.name))\r")
                try await body(session)
            }
        }
    }

    @Test(arguments: [true, false]) func `a pull is told in the title and the tab, which are put back`(isKilled: Bool)
        async throws
    {
        try await pulled(["VTE_VERSION": "8000"]) { session in
            try await session.waitFor(seen: "a share in title and tab", timeout: .seconds(20)) { seen in
                seen.output.contains(/\u{1b}]2;tallyman [^\u{1b}]* [1-9][0-9]? %\u{1b}\\/)
                    && seen.output.contains(/\u{1b}]9;4;1;[1-9][0-9]?\u{1b}\\/)
            }
            if isKilled {
                session.signal(SIGSEGV)
            } else {
                try await session.waitFor(seen: "the end", timeout: .seconds(60)) {
                    $0.output.contains("\u{1b}]9;4;0\u{1b}\\")
                }
                session.send("q")
            }
            try await session.waitForExit()
            let last = try #require(session.output.ranges(of: "\u{1b}]9;4;").last)
            #expect(session.output[last.upperBound...].hasPrefix("0\u{1b}\\"))
            #expect(session.output.contains("\u{1b}[23;0t") && session.output.contains("\u{1b}[?1004l"))
        }
    }

    @Test func `what is switched off is left alone`() async throws {
        let path = NSTemporaryDirectory() + "tallyman-window-\(UInt32.random(in: 0...UInt32.max)).toml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "[window]\ntitle = false\nprogress = false\nalert = \"off\"\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        try await pulled(["VTE_VERSION": "8000"], ["--config", path]) { session in
            try await session.waitFor(text: "pulled, unpacked", timeout: .seconds(60))
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
            for text in ["\u{1b}]2;", "\u{1b}]9;", "\u{1b}[22;0t", "\u{1b}[23;0t", "\u{1b}[?1004"] {
                #expect(!session.output.contains(text))
            }
        }
    }
}
