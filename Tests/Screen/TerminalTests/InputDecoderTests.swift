// Decoding bytes and recognised keys, without a terminal.

import Canvas
import Terminal
import Testing

struct InputDecoderTests {
    private func events(_ text: String) -> [TerminalEvent] {
        events(text.utf8.map { .byte($0) })
    }

    private func events(_ tokens: [InputToken]) -> [TerminalEvent] {
        var decoder = InputDecoder()
        var events: [TerminalEvent] = []
        tokens.forEach { decoder.decode($0, into: &events) }
        decoder.finish(into: &events)
        return events
    }

    @Test(arguments: [
        ("a", [Key.character("a")]), ("aB/", [.character("a"), .character("B"), .character("/")]),
        (" ", [.character(" ")]), ("é漢🦊", [.character("é"), .character("漢"), .character("🦊")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7f}\u{8}", [.backspace, .backspace]),
        ("\u{3}\u{1a}", [.control("c"), .control("z")]), ("\0", [.control(" ")]), ("\u{1c}", [.control("\\")]),
        ("\u{1b}", [.escape]), ("\u{1b}\u{1b}", [.escape, .escape]), ("\u{1b}x", [.alt("x")]),
        ("\u{1b}é", [.alt("é")]), ("\u{1b}[", [.alt("[")]), ("\u{1b}O", [.alt("O")]),
        ("\u{1b}[A\u{1b}OB", [.up, .down]), ("\u{1b}[1;5C", [.right]), ("\u{1b}[3~x", [.delete, .character("x")]),
        ("\u{1b}[15~\u{1b}[24~", [.function(5), .function(12)]), ("\u{1b}OP", [.function(1)]),
        ("\u{1b}[[C", [.function(3)]), ("\u{1b}[Z", [.backTab]), ("\u{1b}[5~\u{1b}[6~", [.pageUp, .pageDown]),
        ("\u{1b}[?62;22cq", [.character("q")]), ("\u{1b}[99~d", [.character("d")]),
        ("\u{1b}OXd", [.character("d")]),
    ])
    func bytesBecomeKeys(text: String, keys: [Key]) {
        #expect(events(text) == keys.map { .key($0) })
    }

    /// An escape byte that no character follows is the escape key, whatever else comes with it.
    @Test(arguments: [
        ("\u{1b}\r", [Key.escape, .enter]), ("\u{1b}\t", [.escape, .tab]), ("\u{1b}\u{7f}", [.escape, .backspace]),
        ("\u{1b}\u{3}", [.escape, .control("c")]), ("\u{1b}\0", [.escape, .control(" ")]),
        ("\u{1b}\u{1b}[A", [.escape, .up]), ("\u{1b}\u{1b}x", [.escape, .alt("x")]),
        ("\u{1b}\u{1b}\u{1b}", [.escape, .escape, .escape]), ("\u{1b}\u{1b}O", [.escape, .alt("O")]),
        ("\u{1b}[1\u{1b}[A", [.alt("["), .character("1"), .up]), ("\u{1b}O\u{1b}[A", [.alt("O"), .up]),
        ("\u{1b}[\u{1b}", [.alt("["), .escape]),
    ])
    func anEscapeIsNeverLost(text: String, keys: [Key]) {
        #expect(events(text) == keys.map { .key($0) })
    }

    @Test(arguments: [[0x1B, 0xFF, 0x61], [0x1B, 0xC3, 0x61]] as [[UInt8]])
    func anEscapeBeforeRubbishIsOne(bytes: [UInt8]) {
        #expect(events(bytes.map { .byte($0) }) == [.key(.escape), .key(.character("a"))])
    }

    /// What nothing follows for long was typed key by key.
    @Test(arguments: [
        ("\u{1b}[1", [Key.alt("["), .character("1")]), ("\u{1b}[1;", [.alt("["), .character("1"), .character(";")]),
        ("\u{1b}[[", [.alt("["), .character("[")]), ("\u{1b}[<", [.alt("["), .character("<")]),
        ("\u{1b}[", [.alt("[")]),
        ("\u{1b}O", [.alt("O")]), ("a", [.character("a")]),
    ])
    func anUnfinishedSequenceWasTyped(text: String, keys: [Key]) {
        var decoder = InputDecoder()
        var events: [TerminalEvent] = []
        text.utf8.forEach { decoder.decode(.byte($0), into: &events) }
        decoder.finish(into: &events, afterAll: true)
        decoder.decode(.byte(0x71), into: &events)
        #expect(events == (keys + [.character("q")]).map { .key($0) })
    }

    /// While an answer is awaited, the reader doesn't say that an escape byte was all.
    @Test(arguments: ["\u{1b}[0n", "\u{1b}[?2026;2$y"]) func anAnswerInPiecesIsNoKey(answer: String) {
        var decoder = InputDecoder()
        var events: [TerminalEvent] = []
        for (count, byte) in answer.utf8.enumerated() {
            #expect(decoder.isBegun == (count == 1 || count == 2))
            if !decoder.isBegun { decoder.finish(into: &events) }
            decoder.decode(.byte(byte), into: &events)
        }
        #expect(events.isEmpty)
        #expect(decoder.reports.count == 1)
    }

    @Test(arguments: [
        ("0;3;5M", 2, 4, 1, MouseAction.press), ("2;1;1m", 0, 0, 3, .release), ("17;300;90M", 299, 89, 2, .press),
        ("64;3;5M", 2, 4, 0, .wheelUp), ("69;3;5M", 2, 4, 0, .wheelDown),
    ])
    func mouseSequencesBecomeEvents(text: String, column: Int, row: Int, button: Int, kind: MouseAction) {
        let event = MouseEvent(column: column, row: row, button: button, kind: kind)
        #expect(events("\u{1b}[<" + text) == [.mouse(event)])
    }

    @Test(arguments: ["32;3;5M", "3;3;5M", "66;1;1M", "64;3;5m", "0;0;5M", "0;3M", "0;3;x", "M"])
    func otherMouseSequencesAreSwallowed(text: String) {
        #expect(events("\u{1b}[<" + text + "q") == [.key(.character("q"))])
    }

    @Test func invalidBytesAreDropped() {
        #expect(
            events([0xFF, 0xC3, 0x61, 0x80, 0xED, 0xA0, 0x80, 0x62].map { .byte($0) })
                == [.key(.character("a")), .key(.character("b"))])
    }

    @Test func aCharacterMayArriveInPieces() {
        var decoder = InputDecoder()
        var events: [TerminalEvent] = []
        for byte in "漢".utf8 {
            decoder.decode(.byte(byte), into: &events)
            decoder.finish(into: &events)
        }
        #expect(events == [.key(.character("漢"))])
    }

    @Test func aSequenceCutInTwoNeverActsAsLetters() {
        var decoder = InputDecoder()
        var events: [TerminalEvent] = []
        for piece in ["\u{1b}[1;", "5Dq"] {
            piece.utf8.forEach { decoder.decode(.byte($0), into: &events) }
            decoder.finish(into: &events)
        }
        #expect(events == [.key(.left), .key(.character("q"))])
    }

    @Test func keysThatNcursesKnowsPassThrough() {
        #expect(
            events([.byte(0x1B), .key(.up), .other, .key(.function(1))])
                == [.key(.escape), .key(.up), .key(.function(1))])
    }

    @Test(arguments: [("a\rb\nc\r\nd", "a\nb\nc\nd"), ("q\u{3}漢", "q\u{3}漢"), ("", "")])
    func aPasteIsOneEvent(pasted: String, text: String) {
        let tokens = [InputToken.pasteBegin] + pasted.utf8.map { .byte($0) } + [.pasteEnd, .byte(0x78)]
        #expect(events(tokens) == [.paste(text), .key(.character("x"))])
    }

    @Test func aPasteIsLimited() {
        let tokens = [InputToken.pasteBegin] + Array(repeating: .byte(0x61), count: (1 << 20) + 9) + [.pasteEnd]
        #expect(events(tokens) == [.paste(String(repeating: "a", count: 1 << 20))])
    }
}
