// A line of 9,600 baud: what is shown keeps up, and keys are never stuck behind what is drawn.

import Canvas
import Glibc
import TerminalHarness
import Testing

@Suite(.serialized) struct SlowLineTests {
    private static let bytesPerSecond = 960

    private func probe() async throws -> TerminalSession {
        let session = try TerminalSession(
            BuiltProduct.path("TerminalProbe"), environment: ["SWIFT_BACKTRACE": "enable=no"],
            size: Size(columns: 120, rows: 40))
        try await session.waitFor(text: "end")
        return session
    }

    /// Each of these keys changes the whole screen of the probe: some 100 kB, were each frame sent.
    private static let keys = (0..<60).map { Key.character(Character(UnicodeScalar(UInt8(0x61 + $0 % 12)))) }

    @Test func `only the newest frame is sent, and the end is shown soon`() async throws {
        let session = try await probe()
        let modes = session.initialModes
        session.slowDown(to: Self.bytesPerSecond)
        let before = session.bytesWritten
        for key in Self.keys { session.send(key) }
        try await session.waitFor("the last key on the screen", timeout: .seconds(20)) { screen in
            screen.lines.filter { $0.hasPrefix("key ") }.count == 35
        }
        #expect(session.bytesWritten - before < 5_000)
        session.send("q")
        #expect(try await session.waitForExit(timeout: .seconds(5)) == .exited(0))
        try await session.waitFor("the terminal to be given back", timeout: .seconds(15)) { !$0.isAlternate }
        #expect(session.modes == modes)
    }

    @Test func `keys are acted on while the line is stuck`() async throws {
        let session = try await probe()
        // Nothing is read: what the program sends stays in the terminal.
        session.slowDown(to: 0)
        for _ in 0..<10 { for key in Self.keys { session.send(key) } }
        session.send("q")
        #expect(try await session.waitForExit(timeout: .seconds(5)) == .exited(0))
    }

    @Test func `frames get fewer, and a key is acted on while they are drawn`() async throws {
        let session = try await probe()
        session.send("A")
        try await session.waitFor(text: "frames 0.333 seconds apart")
        session.slowDown(to: Self.bytesPerSecond)
        try await session.waitFor(text: "frames 1.0 seconds apart", timeout: .seconds(60))
        let sent = ContinuousClock.now
        session.send("q")
        #expect(try await session.waitForExit() == .exited(0))
        #expect(ContinuousClock.now - sent < .seconds(1.5))
    }

    @Test(arguments: [SIGTERM, SIGSEGV]) func `a line that is full and stuck keeps no program`(signal: Int32)
        async throws
    {
        let session = try await probe()
        let modes = session.initialModes
        session.slowDown(to: 10)
        session.send("F")
        try await session.waitFor(seen: "a flood to begin") { $0.recentOutput.last == 7 }
        session.slowDown(to: 0)
        session.signal(signal)
        let status = try await session.waitForExit(timeout: .seconds(8))
        #expect(status == (signal == SIGTERM ? .exited(0) : .signalled(signal)))
        #expect(session.modes == modes)
        session.slowDown(to: nil)
        try await session.waitFor("the terminal to be given back") { !$0.isAlternate && !$0.wantsMouse }
    }

    @Test func `frames are held back until they are whole where the terminal can do that`() async throws {
        let session = try await probe()
        session.send(bytes: Array("\u{1B}[?2026;2$y".utf8))
        session.send("a")
        try await session.waitFor(text: "key a")
        let output = String(decoding: session.recentOutput, as: UTF8.self)
        #expect(output.contains("\u{1B}[?2026h") && output.contains("\u{1B}[?2026l"))
    }

    @Test func `answers of the terminal are no keys`() async throws {
        let session = try await probe()
        session.send(bytes: Array("\u{1B}[0n\u{1B}[?2026;0$y\u{1B}[0n".utf8))
        session.send("a")
        let screen = try await session.waitFor(text: "key a")
        #expect(screen.lines.filter { $0.hasPrefix("key ") }.count == 1)
        #expect(!String(decoding: session.recentOutput, as: UTF8.self).contains("\u{1B}[?2026h"))
    }
}
