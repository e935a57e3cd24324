// The terminal in a real pty: drawing, keys, environments.

import Canvas
import Glibc
import TerminalHarness
import Testing

@Suite(.serialized) struct TerminalTests {
    private func probe(_ arguments: [String] = [], _ environment: [String: String?] = [:]) throws -> TerminalSession {
        try TerminalSession(BuiltProduct.path("TerminalProbe"), arguments: arguments, environment: environment)
    }

    @Test func theScreenIsDrawn() async throws {
        let session = try probe()
        let screen = try await session.waitFor(text: "end")
        #expect(screen.lines[0] == "80x24 colours:palette utf8:true entry:xterm-256color")
        #expect(screen.lines[2] == "漢字e\u{301}█🇩🇪|")
        #expect(screen.cell(0, 2).width == 2)
        #expect(screen.place(of: "|")?.column == 8)
        #expect(screen.cell(79, 23).text == "d")
        #expect(screen.isAlternate)
        #expect(!screen.isCursorVisible)
    }

    @Test func coloursAndEmphasisArrive() async throws {
        let screen = try await probe().waitFor(text: "end")
        #expect(screen.cell(0, 3).foreground == .ansi(1))
        #expect(screen.cell(4, 3).foreground == .palette(208))
        #expect(screen.cell(4, 3).background == .palette(236))
        #expect(screen.cell(11, 3).attributes == [.bold, .reverse, .underline, .italic])
        #expect(screen.cell(3, 3) == ScreenCell())
    }

    @Test(arguments: [
        (["NO_COLOR": "1"], "colours:none", Colour.standard), (["COLORTERM": "truecolor"], "colours:full", .ansi(1)),
        (["TERM": "xterm"], "colours:eight entry", .ansi(1)), (["TERM": "vt100"], "colours:none", .standard),
        (["TERM": "linux"], "colours:eight", .ansi(1)), (["TERM": "tmux-256color"], "colours:palette", .ansi(1)),
    ])
    func theEnvironmentDecidesOnColour(environment: [String: String?], fact: String, red: Colour) async throws {
        let screen = try await probe([], environment).waitFor(text: "end")
        #expect(screen.lines[0].contains(fact.split(separator: " ")[0]))
        #expect(screen.cell(0, 3).foreground == red)
    }

    @Test(
        arguments: [
            (nil, "TERM is not set; the screen is drawn for \"xterm\"."),
            ("", "TERM is not set; the screen is drawn for \"xterm\"."),
            ("no-such", "The terminal \"no-such\" is not known here; the screen is drawn for \"xterm\"."),
        ] as [(String?, String)])
    func anUnknownTerminalGetsTheNearestEntryAndAWarning(term: String?, warning: String) async throws {
        let session = try probe([], ["TERM": term])
        let screen = try await session.waitFor(text: "end")
        #expect(warning.hasPrefix(screen.lines[1]) && screen.lines[1].count >= min(80, warning.count))
        session.send(.up, .character("q"))
        #expect(try await session.waitForExit() == .exited(0))
    }

    @Test func aDumbTerminalIsRefusedUntouched() async throws {
        let session = try probe([], ["TERM": "dumb"])
        let before = session.initialModes
        #expect(try await session.waitForExit() == .exited(1))
        let screen = try await session.waitFor(text: "failed: The terminal \"dumb\" cannot place the cursor")
        #expect(!screen.isAlternate)
        #expect(session.modes == before)
    }

    @Test(arguments: ["C", "POSIX"]) func withoutUTF8OnlyASCIIIsDrawn(locale: String) async throws {
        let screen = try await probe([], ["LANG": locale, "COLORTERM": nil]).waitFor(text: "end")
        #expect(screen.lines[0].contains("utf8:false"))
        #expect(screen.lines[2] == "????e???|")
    }

    @Test func aUTF8LocaleThatIsNotInstalledStillDrawsUnicode() async throws {
        let screen = try await probe([], ["LANG": "xx_XX.UTF-8"]).waitFor(text: "end")
        #expect(screen.lines[2] == "漢字e\u{301}█🇩🇪|")
    }

    @Test(arguments: [
        Key.character("a"), .character("é"), .character("漢"), .character(" "), .control("c"), .control("\\"),
        .control("s"), .alt("x"), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left,
        .right, .pageUp, .pageDown, .home, .end, .function(1), .function(5), .function(12),
    ])
    func keysArrive(key: Key) async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.send(key)
        let screen = try await session.waitFor { $0.lines[4].hasPrefix("key ") }
        #expect(screen.lines[4] == "key \(key)")
        #expect(screen.lines[5].isEmpty)
    }

    @Test func pastedTextIsOneEvent() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.send("\u{1b}[200~q\rX\u{1b}[201~")
        #expect(try await session.waitFor(text: "paste").lines[4] == "paste q\\x0aX")
    }

    @Test func theMouseIsReported() async throws {
        let session = try probe()
        #expect(try await session.waitFor(text: "end").wantsMouse)
        session.send("\u{1b}[<0;3;5M\u{1b}[<0;3;5m\u{1b}[<0;3;5M\u{1b}[<65;200;7M")
        let screen = try await session.waitFor(text: "wheel")
        #expect(
            screen.lines[4...7] == [
                "mouse press 1 at 2,4", "mouse release 1 at 2,4", "mouse doubleClick 1 at 2,4",
                "mouse wheelDown 0 at 199,6",
            ])
        session.send("q")
        try await session.waitForExit()
        #expect(!session.screen.wantsMouse)
    }

    @Test func theMouseCanBeLeftAlone() async throws {
        #expect(try await !probe(["--no-mouse"]).waitFor(text: "end").wantsMouse)
    }

    @Test func theCursorIsShownWhereTheCanvasWantsIt() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.send("C")
        let screen = try await session.waitFor { $0.isCursorVisible }
        #expect([screen.cursorColumn, screen.cursorRow] == [5, 2])
        session.send("C")
        try await session.waitFor { !$0.isCursorVisible }
    }

    @Test func drawingTheSameAgainWritesNothing() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.send("B")
        try await session.waitFor(seen: "a bell") { $0.recentOutput.last == 7 }
        let before = session.bytesWritten
        session.send("DB")
        try await session.waitFor(seen: "another bell") { $0.bytesWritten > before }
        #expect(session.bytesWritten == before + 1)
    }

    @Test func aSmallChangeIsAFewBytes() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        let before = session.bytesWritten
        session.send("k")
        try await session.waitFor(text: "key k")
        #expect(session.bytesWritten - before < 40)
    }

    @Test func aFrameIsOneWrite() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        let before = session.chunksWritten
        for round in 1...20 {
            let bytes = session.bytesWritten
            session.send(.control("l"))
            try await session.waitFor(seen: "a frame") { $0.bytesWritten > bytes + 100 && $0.screen.contains("end") }
            #expect(session.chunksWritten - before <= round)
        }
    }

    @Test(arguments: ["linux", "vt100", "xterm"]) func onlyTerminalsWithModesAreAskedForOne(term: String) async throws {
        let session = try probe([], ["TERM": term])
        try await session.waitFor(text: "end")
        let output = String(decoding: session.recentOutput, as: UTF8.self)
        #expect(output.contains("?2026$p") == (term == "xterm"))
    }

    @Test func aResizeIsFollowed() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        for size in [Size(columns: 120, rows: 40), Size(columns: 40, rows: 10), Size(columns: 80, rows: 24)] {
            session.resize(size)
            let screen = try await session.waitFor { screen in
                screen.lines[0].hasPrefix("\(size.columns)x\(size.rows) ")
                    && screen.lines[size.rows - 1].hasSuffix("end")
            }
            #expect(screen.place(of: "end")?.column == size.columns - 3)
            #expect(screen.contains("resize \(size.columns)x\(size.rows)"))
            #expect(screen.lines.filter { $0.hasSuffix("end") }.count == 1)
        }
    }

    /// A terminal that was small for a moment has lost what stood beyond, even if nobody saw it small.
    @Test func aSizeThatComesBackIsRepainted() async throws {
        let session = try probe()
        let clean = try await session.waitFor(text: "end")
        session.signal(SIGSTOP)
        session.resize(Size(columns: 20, rows: 4))
        session.resize(Size(columns: clean.lines[0].count, rows: clean.lines.count))
        #expect(!session.screen.contains("end"))
        session.signal(SIGCONT)
        try await session.waitFor { $0.contains("end") }
    }

    @Test func redrawingMendsASpoiltScreen() async throws {
        let session = try probe()
        let clean = try await session.waitFor(text: "end")
        session.spoil("\u{1b}[2J\u{1b}[3;3Hrubbish")
        #expect(session.screen.contains("rubbish"))
        session.send(.control("l"))
        let mended = try await session.waitFor { $0.contains("end") }
        #expect(mended.lines == clean.lines)
    }
}
