// However the program ends or stops, the terminal is as it was.

import Canvas
import Glibc
import TerminalHarness
import Testing

@Suite(.serialized) struct RestorationTests {
    private func probe(
        _ arguments: [String] = [], term: String = "xterm-256color", size: Size = Size(columns: 80, rows: 24)
    ) throws -> TerminalSession {
        try TerminalSession(
            BuiltProduct.path("TerminalProbe"), arguments: arguments,
            environment: ["TERM": term, "SWIFT_BACKTRACE": "enable=no", "VTE_VERSION": "8000", "TMUX": nil],
            size: size)
    }

    /// Starts the probe, ends it, and checks that the terminal is as before.
    private func restored(
        _ end: (TerminalSession) -> Void, _ status: ProgramStatus, _ arguments: [String] = [],
        term: String = "xterm-256color", shows text: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let session = try probe(arguments, term: term)
        let before = session.initialModes
        try await session.waitFor(text: "end")
        #expect(session.modes != before, sourceLocation: sourceLocation)
        end(session)
        #expect(try await session.waitForExit() == status, sourceLocation: sourceLocation)
        let screen = try await session.waitFor("the terminal to be given back") {
            !$0.isAlternate && $0.isCursorVisible && (text.map($0.contains) ?? true)
        }
        #expect(session.modes == before, sourceLocation: sourceLocation)
        #expect(!screen.wantsMouse, sourceLocation: sourceLocation)
        if term == "xterm-256color" {
            #expect(!screen.contains("colours:"), "the old screen is back", sourceLocation: sourceLocation)
            let output = String(decoding: session.recentOutput, as: UTF8.self)
            for end in ["[?2004l", "[?1004l", "]9;4;0\u{1b}\\", "[23;0t"] {
                #expect(output.contains("\u{1b}\(end)"), "\(end.dropFirst())", sourceLocation: sourceLocation)
            }
        }
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100"])
    func leavingRestores(term: String) async throws {
        try await restored({ $0.send("q") }, .exited(0), term: term, shows: "bye")
    }

    /// There what was drawn stays, and the last line makes room.
    @Test(arguments: [("q", "bye"), ("V", "Ended by SIGSEGV (signal 11).")])
    func withoutASecondScreenWhatFollowsBeginsBelow(end: String, text: String) async throws {
        let session = try probe(term: "vt100")
        try await session.waitFor(text: "end")
        session.send(end)
        try await session.waitForExit()
        let screen = try await session.waitFor { $0.lines.contains(text) }
        #expect(screen.lines.firstIndex(of: text) == screen.cursorRow - 1)
        #expect(!screen.lines.contains { $0.hasSuffix("end") })
    }

    @Test func aThrownErrorRestores() async throws {
        try await restored({ $0.send("T") }, .exited(1), shows: "failed: thrown")
    }

    @Test func callingExitRestores() async throws {
        try await restored({ $0.send("E") }, .exited(3))
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func aRequestToEndArrivesAsAnEvent(signal: Int32) async throws {
        try await restored({ $0.signal(signal) }, .exited(0), shows: "bye")
    }

    @Test func aProgramThatHangsIsEndedByTheRequestItself() async throws {
        let session = try probe()
        let before = session.initialModes
        try await session.waitFor(text: "end")
        session.send("H")
        // Before that the request may be read first, and the program ends as it should.
        try await session.waitFor(seen: "that it hangs") { $0.output.contains("\u{7}") }
        session.signal(SIGTERM)
        // It has 7 s to end by itself; a busy machine may be late.
        #expect(try await session.waitForExit(timeout: .seconds(60)) == .signalled(SIGTERM))
        try await session.waitFor { !$0.isAlternate && $0.contains("Ended by SIGTERM (signal 15).") }
        #expect(session.modes == before)
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT])
    func aFatalSignalRestoresAndStaysTheExitStatus(signal: Int32) async throws {
        try await restored({ $0.signal(signal) }, .signalled(signal), shows: "(signal \(signal)).")
    }

    @Test func aTrapRestoresAndItsMessageIsShown() async throws {
        let session = try probe()
        let before = session.initialModes
        try await session.waitFor(text: "end")
        session.send("X")
        #expect(try await session.waitForExit() == .signalled(SIGILL))
        try await session.waitFor(seen: "the message on the old screen") { seen in
            let output = String(decoding: seen.recentOutput, as: UTF8.self)
            guard let left = output.firstRange(of: "\u{1b}[?1049l") else { return false }
            return !seen.screen.isAlternate && output[left.upperBound...].contains("Index out of range")
                && output[..<left.lowerBound].contains("\u{1b}[?2026l")
        }
        #expect(session.modes == before)
    }

    @Test func aFaultRestoresAndStaysTheExitStatus() async throws {
        try await restored({ $0.send("V") }, .signalled(SIGSEGV))
    }

    @Test func textOnStandardErrorIsHeldBackAndShownAfterwards() async throws {
        let session = try probe()
        let clean = try await session.waitFor(text: "end")
        session.send("Nk")
        let later = try await session.waitFor(text: "key k")
        #expect(later.lines[0...3] == clean.lines[0...3])
        #expect(!later.lines.contains("noted"))
        // It is told as an event, too.
        try await session.waitFor(text: "errors noted\\x0a")
        session.send("q")
        try await session.waitForExit()
        let screen = try await session.waitFor(text: "bye")
        #expect(screen.lines.contains("noted"))
    }

    @Test func aCrashIsShownAndGoesToTheLogWithItsSignal() async throws {
        let path = "/tmp/tallyman-probe-\(getpid()).log"
        defer { unlink(path) }
        let older = try #require(fopen(path, "w"))
        fputs("older\n", older)
        fclose(older)
        // Tall enough for the stack that the runtime prints after a trap.
        let session = try probe(["--log", path], size: Size(columns: 80, rows: 60))
        try await session.waitFor(text: "end")
        session.send("N")
        try await session.waitFor(text: "errors noted")
        session.send("X")
        #expect(try await session.waitForExit() == .signalled(SIGILL))
        let screen = try await session.waitFor { !$0.isAlternate && $0.contains("Ended by SIGILL (signal 4).") }
        #expect(screen.lines.contains("noted") && screen.contains("Index out of range"))
        let log = try content(of: path)
        // What was told of before is the program's to note.
        #expect(log.hasPrefix("older\n") && !log.contains("noted"))
        #expect(log.contains("Index out of range") && log.hasSuffix("Ended by SIGILL (signal 4).\n"))
    }

    @Test func aPlainEndLeavesTheLogAlone() async throws {
        let path = "/tmp/tallyman-probe-\(getpid())-plain.log"
        defer { unlink(path) }
        let session = try probe(["--log", path])
        try await session.waitFor(text: "end")
        session.send("Nq")
        #expect(try await session.waitForExit() == .exited(0))
        #expect(try content(of: path).isEmpty)
    }

    private func content(of path: String) throws -> String {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test(arguments: [true, false]) func stoppingGivesTheTerminalBackAndGoingOnTakesItAgain(byKey: Bool) async throws {
        let session = try probe()
        let before = session.initialModes
        let clean = try await session.waitFor(text: "end")
        let during = session.modes
        for round in 1...3 {
            if byKey { session.send(.control("z")) } else { session.signal(SIGTSTP) }
            try await session.waitForStop()
            let stopped = try await session.waitFor { !$0.isAlternate && $0.isCursorVisible }
            #expect(session.modes == before)
            #expect(!stopped.wantsMouse)
            session.spoil("\r\nshell$ ")
            session.resume()
            let screen = try await session.waitFor { screen in
                screen.isAlternate && screen.lines.filter { $0 == "resumed" }.count == round
            }
            #expect(screen.lines[0...3] == clean.lines[0...3])
            #expect(screen.wantsMouse && !screen.isCursorVisible)
            #expect(session.modes == during)
        }
        session.send("q")
        #expect(try await session.waitForExit() == .exited(0))
        #expect(session.modes == before)
    }

    @Test(arguments: ["linux", "vt100", "screen", "tmux-256color"])
    func theKeyForStoppingWorksInEveryTerminal(term: String) async throws {
        let session = try probe(term: term)
        let before = session.initialModes
        try await session.waitFor(text: "end")
        session.send(.control("z"))
        try await session.waitForStop()
        #expect(session.modes == before)
        session.resume()
        try await session.waitFor(text: "resumed")
    }

    @Test func aResizeWhileStoppedIsNoticed() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.send(.control("z"))
        try await session.waitForStop()
        session.resize(Size(columns: 60, rows: 20))
        session.resume()
        let screen = try await session.waitFor { $0.contains("resumed") && $0.contains("resize 60x20") }
        #expect(screen.lines[0].hasPrefix("60x20 "))
        #expect(screen.lines[19].hasSuffix("end"))
    }

    @Test func theWindowIsToldAgainAfterAStopAndEachTitleIsPutBackOnce() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        // The text is nobody's to end the title with.
        let told = "]2;a\\x1b]2;b\\x07c\u{1b}\\\u{1b}]9;4;1;42\u{1b}\\"
        session.send("W")
        try await session.waitFor(seen: "the title") { $0.output.contains(told) }
        session.send(.control("z"))
        try await session.waitForStop()
        session.resume()
        try await session.waitFor(text: "resumed")
        try await session.waitFor(seen: "the title again") { $0.output.ranges(of: told).count >= 2 }
        session.signal(SIGSTOP)
        try await session.waitForStop()
        session.resume()
        try await session.waitFor(seen: "the title a third time") { $0.output.ranges(of: told).count >= 3 }
        session.send("q")
        #expect(try await session.waitForExit() == .exited(0))
        let kept = session.output.matches(of: /\u{1b}\[2([23]);0t/).map(\.output.1)
        #expect(kept.count >= 6 && kept.count % 2 == 0)
        #expect(kept.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0 ? "2" : "3") })
    }

    /// It is drawn by the entry of xterm, but may not know what xterm's window knows.
    @Test func aTerminalThatNobodyKnowsIsToldNothingOfTheWindow() async throws {
        let session = try probe(term: "unheard-of")
        try await session.waitFor(text: "entry:xterm")
        session.send("Wk")
        try await session.waitFor(text: "key k")
        session.send("q")
        #expect(try await session.waitForExit() == .exited(0))
        for sequence in ["]2;", "[22;0t", "[?1004h", "]9;4"] {
            #expect(!session.output.contains("\u{1b}\(sequence)"), "\(sequence)")
        }
    }

    @Test func theBellRingsOnlyWhereAnotherWindowIsInFront() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.send("R\u{1b}[IRk")
        try await session.waitFor(text: "key k")
        #expect(!session.output.contains("\u{7}"))
        session.send("\u{1b}[OR")
        try await session.waitFor(seen: "the bell") { $0.output.contains("\u{7}") }
        // What the window says is no key.
        #expect(session.screen.lines.filter { $0.hasPrefix("key ") } == ["key k"])
        session.send("q")
        try await session.waitForExit()
    }

    @Test func beingStoppedFromOutsideIsMendedOnGoingOn() async throws {
        let session = try probe()
        let clean = try await session.waitFor(text: "end")
        session.signal(SIGSTOP)
        try await session.waitForStop()
        session.spoil("\u{1b}[?1049l\u{1b}[2Jshell$ ")
        session.resume()
        let screen = try await session.waitFor { $0.isAlternate && $0.contains("resumed") }
        #expect(screen.lines[0...3] == clean.lines[0...3])
    }

    @Test func goingOnWithoutHavingStoppedIsHarmless() async throws {
        let session = try probe()
        let before = session.initialModes
        let clean = try await session.waitFor(text: "end")
        let during = session.modes
        session.spoil("rubbish")
        session.signal(SIGCONT)
        let screen = try await session.waitFor { $0.contains("resumed") && !$0.contains("rubbish") }
        #expect(screen.isAlternate && screen.wantsMouse && !screen.isCursorVisible)
        #expect(screen.lines[0...3] == clean.lines[0...3])
        #expect(session.modes == during)
        session.send("q")
        #expect(try await session.waitForExit() == .exited(0))
        #expect(session.modes == before)
    }

    @Test func aLostTerminalEndsTheProgram() async throws {
        let session = try probe()
        try await session.waitFor(text: "end")
        session.hangUp()
        #expect(try await session.waitForExit() == .exited(0))
    }

    /// Without a controlling terminal nobody sends SIGHUP: reading and writing fail instead.
    @Test func aTerminalThatIsLostWithoutASignalEndsTheProgram() async throws {
        let path = "/tmp/tallyman-probe-\(getpid())-lost"
        defer { unlink(path) }
        let script = "trap '' HUP; setsid --wait '\(BuiltProduct.path("TerminalProbe"))'; echo status $? > \(path)"
        let session = try TerminalSession("/bin/sh", arguments: ["-c", script])
        try await session.waitFor(text: "end")
        session.hangUp()
        try await session.waitForExit()
        #expect(try content(of: path) == "status 0\n")
    }

    @Test(.enabled(if: access("/usr/bin/tmux", X_OK) == 0, "tmux is not installed"))
    func leavingTmuxAndComingBackLosesNothing() async throws {
        let socket = "/tmp/tallyman-probe-\(getpid())-tmux"
        func tmux(_ arguments: String...) throws -> TerminalSession {
            try TerminalSession("/usr/bin/tmux", arguments: ["-S", socket, "-f", "/dev/null"] + arguments)
        }
        defer { unlink(socket) }
        let first = try tmux("new-session", BuiltProduct.path("TerminalProbe"))
        try await first.waitFor(text: "entry:")
        first.send(.control("b"), .character("d"))
        #expect(try await first.waitForExit() == .exited(0))
        let second = try tmux("attach")
        try await second.waitFor(text: "entry:")
        second.send("k")
        try await second.waitFor(text: "key k")
        second.hangUp()
        try await second.waitForExit()
        let third = try tmux("attach")
        let screen = try await third.waitFor { $0.contains("key k") && $0.contains("entry:") }
        #expect(screen.lines.count { $0.hasPrefix("key ") } == 1)
        third.send("q")
        #expect(try await third.waitForExit() == .exited(0))
    }

    @Test func withoutATerminalNothingIsTouched() async throws {
        let session = try TerminalSession(
            "/bin/sh", arguments: ["-c", "'\(BuiltProduct.path("TerminalProbe"))' < /dev/null; echo status $?"])
        let screen = try await session.waitFor(text: "status 1")
        #expect(screen.contains("failed: Standard input and output are not both a terminal"))
        #expect(!screen.isAlternate)
    }
}
