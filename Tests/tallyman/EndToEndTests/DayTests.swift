// A day of an operator's work, on a host with 10,000 images, while the terminal changes its size all the time.

import Canvas
import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry, .nginx)) struct DayTests {
    private static let sizes = [
        Size(columns: 200, rows: 60), Size(columns: 40, rows: 10), Size(columns: 81, rows: 23),
        Size(columns: 20, rows: 4),
        Size(columns: 300, rows: 100), Size(columns: 60, rows: 14),
    ]
    private static let usual = Size(columns: 110, rows: 30)

    /// Through all sizes and back; what is waited for shows that the last one was drawn.
    private func shake(_ session: TerminalSession, _ text: String) async throws {
        for size in Self.sizes { session.resize(size) }
        session.resize(Self.usual)
        try await session.waitFor("\(text) on a whole screen") { screen in
            screen.contains(text) && screen.lines.first?.contains("tallyman") == true
                && screen.lines.last?.isEmpty == false
        }
    }

    @Test(.timeLimit(.minutes(5))) func `an operator's day`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12, .l30, .small, .twice])
            let line = try await registry.slowLine(bytesPerSecond: 3_000_000)
            let daemon = try await Daemon.filled(10_000)
            do {
                try await day(daemon, line)
            } catch {
                await daemon.stop()
                throw error
            }
            await daemon.stop()
            await line.stop()
        }
    }

    private func day(_ daemon: Daemon, _ line: SlowLine) async throws {
        try await daemon.ctr(["namespaces", "create", "other"])
        let session = try Program.screen(
            address: daemon.address, size: Self.usual, environment: ["COLORTERM": "truecolor"])
        defer { session.close() }
        let modes = session.initialModes
        try await session.waitFor(text: "10000 images", timeout: .seconds(30))
        try await shake(session, "10000 images")
        try await find(session)
        try await pull(session, line)
        try await wander(session)
        session.send("q")
        let status = try await session.waitForExit(timeout: .seconds(30))
        #expect(status == .exited(0), "\(session.screen.text.suffix(600))")
        #expect(session.modes == modes)
        #expect(!session.screen.isAlternate)
        #expect(try await daemon.isClean())
    }

    /// Filters, sorts, marks, looks into an image.
    private func find(_ session: TerminalSession) async throws {
        session.send("/repo-77: !tag-1541 /:tag-154[0-9]$/")
        try await session.waitFor(text: "9 of 10000")
        try await shake(session, "tag-1540")
        session.send(.enter)
        session.send(.escape)
        try await session.waitFor("the filter to go") { !$0.contains("of 10000") }
        session.send("/repo-12")
        try await session.waitFor(text: "of 10000")
        session.send(.enter)
        session.send(">")
        try await session.waitFor(text: "REPOSITORY▲")
        session.send("I")
        try await session.waitFor("the last repository first") { screen in
            screen.contains("REPOSITORY▼") && screen.lines.first { $0.contains("▸") || $0.contains("repo-12") } != nil
        }
        session.send(.control("a"))
        try await session.waitFor(text: "marked, ")
        session.send(" ")
        session.send("*")
        try await session.waitFor(text: "1 marked, ")
        session.send(.enter)
        try await session.waitFor(text: "recorded")
        try await shake(session, "recorded")
        session.send(.escape)
        try await session.waitFor(text: "REPOSITORY▼")
        session.send(.escape)
        try await session.waitFor("the filter to go") { !$0.contains("of 10000") }
        session.send(.escape)
        try await session.waitFor("the marks to go") { !$0.contains("marked, ") }
    }

    /// Three pulls at once, one cancelled and tried again.
    private func pull(_ session: TerminalSession, _ line: SlowLine) async throws {
        for sample in [Sample.l12, .l30, .twice] {
            session.send(":pull \(line.reference(sample.name))")
            session.send(.enter)
            try await session.waitFor(text: "cancel")
        }
        session.send("2")
        try await session.waitFor(text: "3 running")
        try await shake(session, "3 running")
        session.send("1")
        try await session.waitFor("the images, with the running pulls") { screen in
            screen.contains("running") && screen.contains("REPOSITORY")
        }
        session.send("2")
        try await session.waitFor("the pull of 30 layers") { $0.contains("l30:1.0") }
        session.send("G")
        session.send(.enter)
        try await session.waitFor(text: "l12:1.0")
        session.send("c")
        try await session.waitFor(text: "Cancel?")
        try await shake(session, "Cancel?")
        session.send("y")
        try await session.waitFor(text: "cancelled", timeout: .seconds(30))
        session.send("r")
        try await session.waitFor("the pull to run again") { screen in
            ["queued", "downloading", "pulled, "].contains { screen.contains($0) }
        }
        session.send(.escape)
        try await session.waitFor("all to have ended", timeout: .seconds(90)) { screen in
            !screen.contains("running") && screen.lines.count { $0.contains("pulled") } >= 3
        }
    }

    /// Another namespace and back, another look, a stop and a redraw.
    private func wander(_ session: TerminalSession) async throws {
        session.send(":ns other")
        session.send(.enter)
        session.send("1")
        try await session.waitFor("no images in the other namespace") { $0.contains("0 images in other, ") }
        try await shake(session, "in default")
        session.send(":ns default")
        session.send(.enter)
        try await session.waitFor("the images again", timeout: .seconds(30)) {
            $0.contains("1000") && $0.contains("repo-99")
        }
        session.send(":theme nord")
        session.send(.enter)
        try await session.waitFor("nord's background") { $0.cell(50, 20).background != .standard }
        try await shake(session, "repo-99")
        session.send(.control("z"))
        try await session.waitForStop()
        #expect(!session.screen.isAlternate)
        session.resume()
        try await shake(session, "repo-99")
        session.spoil("\u{1B}[2Jspoiled")
        session.send(.control("l"))
        try await session.waitFor("a screen that is painted anew") { !$0.contains("spoiled") && $0.contains("repo-99") }
    }
}
