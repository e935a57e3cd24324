// Files of the user's that take long to be read or written: nobody waits for them.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2), .timeLimit(.minutes(2))) struct SlowFileTests {
    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "tallyman-slow-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: "\(folder)/tallyman/themes", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// A pipe with a name that is full; nobody who opens it waits, and who writes to it does.
    private struct FullPipe: ~Copyable {
        let descriptor: Int32

        init(_ path: String) throws {
            try #require(mkfifo(path, 0o600) == 0)
            descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
            let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: 4096)
            while write(descriptor, bytes, bytes.count) > 0 {}
        }

        deinit { close(descriptor) }

        /// What is in it by now.
        func read() -> String {
            var text: [UInt8] = []
            var bytes = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = Glibc.read(descriptor, &bytes, bytes.count)
                guard count > 0 else { return String(decoding: text, as: UTF8.self) }
                text += bytes[..<count]
            }
        }
    }

    @Test func `a theme that takes seconds to read holds up nothing`() async throws {
        try await Self.withFolder { folder in
            let remarks = String(repeating: "# A remark that is read for nothing.\n", count: 500_000)
            try "[roles]\ntext = { background = 17 }\n\(remarks)".write(
                toFile: "\(folder)/tallyman/themes/slow.toml", atomically: true, encoding: .utf8)
            try await Daemon.running { daemon in
                let session = try Program.screen(address: daemon.address, environment: ["XDG_CONFIG_HOME": folder])
                defer { session.close() }
                try await session.waitFor(text: "0 images in")
                session.send(":theme slow\r")
                session.send("3")
                let meanwhile = try await session.waitFor(text: "native ")
                #expect(meanwhile.cell(50, 20).background == .standard)
                try await session.waitFor("the theme", timeout: .seconds(60)) {
                    $0.cell(50, 20).background == .palette(17)
                }
                session.send(":theme slow\r")
                session.send("q")
                #expect(try await session.waitForExit() == .exited(0))
            }
        }
    }

    @Test func `a log that takes no more holds up nothing`() async throws {
        try await Self.withFolder { folder in
            let log = try FullPipe("\(folder)/log")
            try await Daemon.running { daemon in
                try await daemon.fill(1, targets: 1)
                let name = try #require(try await daemon.images().first?.name)
                let run = try await Program.run(
                    "tag", name, "a.test/b:1", "--log-file", "\(folder)/log", address: daemon.address)
                #expect(run.status == 0, "\(run.errors)")
                #expect(!log.read().contains("tag"))
            }
        }
    }

    @Test func `a log that takes more late has all lines in their order`() async throws {
        try await Self.withFolder { folder in
            let log = try FullPipe("\(folder)/log")
            try await Daemon.running { daemon in
                let session = try Program.screen(
                    "--log-file", "\(folder)/log", "--log-level", "info", address: daemon.address)
                defer { session.close() }
                try await session.waitFor(text: "0 images in")
                for number in 1...5 {
                    session.send(":pull 127.0.0.1:1/a:\(number)\r")
                    try await session.waitFor("its end") { $0.contains("/a:\(number) ") && $0.contains("refused") }
                }
                session.send("3")
                try await session.waitFor(text: "native ")
                var text = log.read()
                session.send("q")
                #expect(try await session.waitForExit() == .exited(0))
                text += log.read()
                let ends = text.matches(of: /pull failed.*/).count
                #expect(ends == 5, "\(text.split(separator: "\n"))")
                let begun = text.matches(of: #/a:([1-5]) /#).map { String($0.1) }
                #expect(begun == begun.sorted())
            }
        }
    }
}
