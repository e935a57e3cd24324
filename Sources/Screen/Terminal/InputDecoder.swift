// From bytes and recognised keys to events: UTF-8, alt, escape sequences that terminfo does not know, pastes.

import Canvas

/// A pure decoder of terminal input.
///
/// ncurses recognises the sequences of its terminfo entry; everything else arrives byte by byte. A sequence that is
/// unknown to both is swallowed whole, since its letters would act as commands.
package struct InputDecoder: Sendable {
    private enum State {
        case ground
        /// After an escape byte.
        case escape
        /// After `ESC O`.
        case single
        /// After `ESC [`, with the bytes since.
        case sequence([UInt8])
        /// In a UTF-8 character that is `length` bytes long.
        case text([UInt8], length: Int, alt: Bool)
        /// In a paste; its bytes are in `pasted`.
        case paste
    }

    private static let pasteLimit = 1 << 20
    private var state = State.ground
    private var pasted: [UInt8] = []
    /// Answers of the terminal, which are no events; the reader takes them away.
    package var reports: [TerminalReport] = []

    package init() {}

    /// Takes a token and appends the events that it completes.
    package mutating func decode(_ token: InputToken, into events: inout [TerminalEvent]) {
        if case .paste = state {
            takePasted(token, into: &events)
        } else if case .byte(let byte) = token {
            decode(byte, into: &events)
        } else {
            finish(into: &events)
            state = .ground
            switch token {
            case .key(let key): events.append(.key(key))
            case .pasteBegin: state = .paste
            case .focusIn, .focusOut: reports.append(.focused(token == .focusIn))
            case .byte, .pasteEnd, .other: break
            }
        }
    }

    /// Whether what was read last could begin an answer of the terminal, or be a key.
    package var isBegun: Bool {
        switch state {
        case .escape: true
        case .sequence(let bytes): bytes.isEmpty
        case .ground, .single, .text, .paste: false
        }
    }

    /// Whether a sequence has begun that more has to follow.
    package var isUnfinished: Bool {
        if case .sequence(let bytes) = state { !bytes.isEmpty } else { false }
    }

    /// Says that nothing more is to be read now: an escape byte was the escape key. What is incomplete otherwise waits,
    /// since a line may cut a sequence in two; `afterAll`, it was typed key by key.
    package mutating func finish(into events: inout [TerminalEvent], afterAll: Bool = false) {
        switch state {
        case .escape: events.append(.key(.escape))
        case .single: events.append(.key(.alt("O")))
        case .sequence(let bytes) where bytes.isEmpty || afterAll:
            events.append(.key(.alt("[")))
            events += bytes.map { .key(.character(Character(UnicodeScalar($0)))) }
        case .ground, .sequence, .text, .paste: return
        }
        state = .ground
    }

    private mutating func decode(_ byte: UInt8, into events: inout [TerminalEvent]) {
        switch state {
        case .ground:
            begin(byte, alt: false, into: &events)
        case .escape where byte == 0x1B:
            events.append(.key(.escape))
        case .escape where byte == UInt8(ascii: "["):
            state = .sequence([])
        case .escape where byte == UInt8(ascii: "O"):
            state = .single
        case .escape:
            begin(byte, alt: true, into: &events)
        case .single where byte == 0x1B, .sequence where byte == 0x1B:
            // No sequence holds one: what came before was typed.
            finish(into: &events, afterAll: true)
            state = .escape
        case .single:
            state = .ground
            if let key = EscapeSequences.single[byte] { events.append(.key(key)) }
        case .sequence(let bytes):
            takeInSequence(byte, bytes, into: &events)
        case .text(let bytes, let length, let alt):
            guard byte & 0xC0 == 0x80 else {
                if alt { events.append(.key(.escape)) }
                begin(byte, alt: false, into: &events)
                return
            }
            takeText(bytes + [byte], length: length, alt: alt, into: &events)
        case .paste:
            break
        }
    }

    /// The first byte of a key. Alt is told of characters only: before other keys its escape byte is the escape key.
    private mutating func begin(_ byte: UInt8, alt: Bool, into events: inout [TerminalEvent]) {
        state = .ground
        if alt, byte < 0x20 || byte == 0x7F || byte > 0xF4 { events.append(.key(.escape)) }
        switch byte {
        case 0x1B: state = .escape
        case 8, 0x7F: events.append(.key(.backspace))
        case 9: events.append(.key(.tab))
        case 10, 13: events.append(.key(.enter))
        case 0: events.append(.key(.control(" ")))
        case 1...26: events.append(.key(.control(Character(UnicodeScalar(byte + 0x60)))))
        case 28...31: events.append(.key(.control(Character(UnicodeScalar(byte + 0x40)))))
        case 0x20..<0x7F: takeText([byte], length: 1, alt: alt, into: &events)
        case 0xC2...0xDF: takeText([byte], length: 2, alt: alt, into: &events)
        case 0xE0...0xEF: takeText([byte], length: 3, alt: alt, into: &events)
        case 0xF0...0xF4: takeText([byte], length: 4, alt: alt, into: &events)
        default: break
        }
    }

    private mutating func takeText(_ bytes: [UInt8], length: Int, alt: Bool, into events: inout [TerminalEvent]) {
        guard bytes.count == length else {
            state = .text(bytes, length: length, alt: alt)
            return
        }
        state = .ground
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else { return }
        events.append(.key(alt ? .alt(character) : .character(character)))
    }

    private mutating func takeInSequence(_ byte: UInt8, _ bytes: [UInt8], into events: inout [TerminalEvent]) {
        // The Linux console's function keys are ESC [ [ and a letter.
        let isPrefix = bytes.isEmpty && byte == UInt8(ascii: "[")
        guard (0x40...0x7E).contains(byte), !isPrefix else {
            // Parameters are printable and few; anything else ends what cannot be a sequence.
            state = (0x20..<0x60).contains(byte) && bytes.count < 64 ? .sequence(bytes + [byte]) : .ground
            return
        }
        state = .ground
        if let event = EscapeSequences.mouseEvent(of: bytes, final: byte) {
            events.append(.mouse(event))
            return
        }
        if let report = EscapeSequences.report(of: bytes, final: byte) {
            reports.append(report)
            return
        }
        switch EscapeSequences.meaning(of: bytes, final: byte) {
        case .key(let key): events.append(.key(key))
        case .pasteBegin: state = .paste
        case .byte, .pasteEnd, .focusIn, .focusOut, .other: break
        }
    }

    private mutating func takePasted(_ token: InputToken, into events: inout [TerminalEvent]) {
        switch token {
        case .byte(let byte) where pasted.count < Self.pasteLimit: pasted.append(byte)
        case .key(.enter): pasted.append(10)
        case .pasteEnd:
            events.append(.paste(Self.text(ofPaste: pasted)))
            pasted = []
            state = .ground
        case .byte, .key, .pasteBegin, .focusIn, .focusOut, .other: break
        }
    }

    /// Terminals send a line end as a carriage return.
    private static func text(ofPaste bytes: [UInt8]) -> String {
        var unified: [UInt8] = []
        unified.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() where byte != 10 || index == 0 || bytes[index - 1] != 13 {
            unified.append(byte == 13 ? 10 : byte)
        }
        return String(decoding: unified, as: UTF8.self)
    }
}
