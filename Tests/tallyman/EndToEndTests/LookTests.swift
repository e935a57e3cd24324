// Themes and the mouse on the real screen.

import Canvas
import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2)) struct LookTests {
    private func withScreen(theme: String, _ body: (TerminalSession, String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "tallyman-look-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/mine.toml"
        try theme.write(toFile: path, atomically: true, encoding: .utf8)
        try await Daemon.running { daemon in
            let session = try Program.screen("--theme", path, address: daemon.address)
            defer { session.close() }
            try await session.waitFor(text: "0 images in")
            try await body(session, path)
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
        }
    }

    private static func theme(_ colour: Int) -> String { "[roles]\ntext = { background = \(colour) }\n" }

    @Test func `a theme follows its file, and a broken one keeps the look that was`() async throws {
        try await withScreen(theme: Self.theme(17)) { session, path in
            try await session.waitFor("the first look") { $0.cell(50, 20).background == .palette(17) }
            try Self.theme(22).write(toFile: path, atomically: true, encoding: .utf8)
            try await session.waitFor("the second look") { $0.cell(50, 20).background == .palette(22) }
            try "[roles]\ntext = { background = \"bleu\" }\n".write(toFile: path, atomically: true, encoding: .utf8)
            try await session.waitFor(text: "2:24: there is no colour")
            #expect(session.screen.cell(50, 15).background == .palette(22))
            try "[:]\n".write(toFile: path, atomically: true, encoding: .utf8)
            try await session.waitFor(text: "can't be used: 1:2:")
            #expect(session.screen.cell(50, 15).background == .palette(22))
            session.send(.escape)
            try await session.waitFor("the message to go") { !$0.contains("can't be used") }
        }
    }

    @Test func `a broken theme and a missing one fall back, with a message`() async throws {
        try await withScreen(theme: "[roles\n") { session, path in
            try await session.waitFor(text: "1:")
            #expect(session.screen.cell(50, 20).background == .standard)
            try Self.theme(17).write(toFile: path, atomically: true, encoding: .utf8)
            try await session.waitFor("the mended look") { $0.cell(50, 15).background == .palette(17) }
            session.send(.escape)
            try await session.waitFor("the message to go") { !$0.contains("can't be used") }
            session.send(":theme nosuch\r")
            try await session.waitFor(text: "There is no theme \"nosuch\".")
        }
    }

    /// A line that gathers what is typed brings escape and the next key in one piece.
    @Test func `escape and a key in one packet are escape, then the key`() async throws {
        try await withScreen(theme: Self.theme(17)) { session, _ in
            session.send("p")
            try await session.waitFor(text: "Pull an image")
            session.send("\u{1B}3")
            try await session.waitFor("the dialog to go") { !$0.contains("Pull an image") }
            try await session.waitFor(text: "native ")
            session.send("/overlay\r")
            try await session.waitFor(text: "▸  overlayfs")
            session.send("?")
            try await session.waitFor(text: "Moving")
            session.send("\u{1B}\r")
            try await session.waitFor("the help to go") { !$0.contains("Moving") }
            try await session.waitFor(text: "SNAPSHOT IN")
            // Nothing follows: it was no sequence.
            session.send("\u{1B}[1")
            try await session.waitFor(text: "0 images in")
        }
    }

    private func click(_ session: TerminalSession, on text: String) throws {
        let place = try #require(session.screen.place(of: text))
        for final in ["M", "m"] {
            session.send(bytes: Array("\u{1B}[<0;\(place.column + 1);\(place.row + 1)\(final)".utf8))
        }
    }

    @Test func `tabs, the footer and dialogs are clicked on, until the mouse is left to the terminal`() async throws {
        try await withScreen(theme: Self.theme(17)) { session, _ in
            try click(session, on: "3 Snapshotters")
            try await session.waitFor(text: "SNAPSHOTTER")
            try click(session, on: "SNAPSHOTTER ")
            try await session.waitFor(text: "SNAPSHOTTER▲")
            try click(session, on: "1 Images")
            try await session.waitFor(text: "REPOSITORY")
            try click(session, on: "p pull")
            try await session.waitFor(text: "Pull an image")
            try click(session, on: "esc leave")
            try await session.waitFor("the dialog to go") { !$0.contains("Pull an image") }
            #expect(session.screen.wantsMouse)
            session.send("M")
            try await session.waitFor(text: "the mouse selects text")
            #expect(!session.screen.wantsMouse)
        }
    }

    private static let plain = "\u{1B}]52;c;c2NhbGUudGVzdC9yZXBvLTA6dGFnLTA=\u{7}"

    @Test(
        arguments: [
            ([:], plain), (["TMUX": "t"], "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\"),
            (["TMUX": "", "STY": ""], plain), (["TMUX": "", "TERM": "screen"], "\u{1B}P\(plain)\u{1B}\\"),
            (["TMUX": "t", "STY": ""], "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\"),
            (["TERM": "screen"], "\u{1B}P\(plain)\u{1B}\\"), (["STY": "s"], "\u{1B}P\(plain)\u{1B}\\"),
            (["TMUX": "t", "TERM": "screen"], "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\"),
            (["TMUX": "t", "STY": "s", "TERM": "screen"], "\u{1B}P\(plain)\u{1B}\\"),
            (["TMUX": "t", "STY": "s", "TERM": "tmux-256color"], "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\"),
        ])
    func `what is copied passes through tmux and screen`(environment: [String: String], sequence: String) async throws {
        try await Daemon.running { daemon in
            try await daemon.fill(1, targets: 1)
            let session = try Program.screen(address: daemon.address, environment: environment)
            defer { session.close() }
            try await session.waitFor(text: "scale.test")
            session.send("y")
            try await session.waitFor(text: "copied scale.test/repo-0:tag-0")
            #expect(String(decoding: session.recentOutput, as: UTF8.self).contains(sequence))
        }
    }
}
