// The escape sequences that most terminals send, for keys that the terminfo entry does not list.

import Canvas

/// Common input sequences of xterm, the VT series, rxvt and the Linux console. Modifiers are ignored.
enum EscapeSequences {
    /// Keys after `ESC O`.
    static let single: [UInt8: Key] = letters.merging([UInt8(ascii: "M"): .enter]) { first, _ in first }

    /// What `ESC [`, these bytes and this final byte mean; `.other` where unknown.
    static func meaning(of bytes: [UInt8], final: UInt8) -> InputToken {
        if final == UInt8(ascii: "~") {
            let number = bytes.prefix { $0 != UInt8(ascii: ";") }.reduce(0) { min(10_000, $0 * 10 + Int($1) - 48) }
            switch number {
            case 200: return .pasteBegin
            case 201: return .pasteEnd
            default: return numbers[number].map { .key($0) } ?? .other
            }
        }
        if bytes == [UInt8(ascii: "[")], (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final) {
            return .key(.function(Int(final) - 64))
        }
        let isPlain = bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: ";")).contains($0) }
        return isPlain ? letters[final].map { .key($0) } ?? .other : .other
    }

    /// The mouse event of xterm's SGR mode: `ESC [ <` button `;` column `;` row and `M` (pressed) or `m` (released).
    ///
    /// `nil` for anything else, movements and horizontal wheels included.
    static func mouseEvent(of bytes: [UInt8], final: UInt8) -> MouseEvent? {
        let isPress = final == UInt8(ascii: "M")
        guard bytes.first == UInt8(ascii: "<"), isPress || final == UInt8(ascii: "m") else { return nil }
        let numbers = bytes.dropFirst().split(separator: UInt8(ascii: ";")).map { digits in
            digits.reduce(0) { min(10_000, $0 * 10 + Int($1) - 48) }
        }
        guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
        // Bits 4, 8 and 16 are shift, alt and control; 32 is a movement.
        let action: (button: Int, kind: MouseAction)
        switch numbers[0] & ~0x1C {
        case 0...2: action = (numbers[0] & 3 + 1, isPress ? .press : .release)
        case 64 where isPress: action = (0, .wheelUp)
        case 65 where isPress: action = (0, .wheelDown)
        default: return nil
        }
        return MouseEvent(column: numbers[1] - 1, row: numbers[2] - 1, button: action.button, kind: action.kind)
    }

    /// What the terminal says of itself when it is asked.
    static func report(of bytes: [UInt8], final: UInt8) -> TerminalReport? {
        switch (String(decoding: bytes, as: UTF8.self), final) {
        case ("0", UInt8(ascii: "n")): .ready
        case ("?2026;1$", UInt8(ascii: "y")), ("?2026;2$", UInt8(ascii: "y")), ("?2026;3$", UInt8(ascii: "y")):
            .synchronizes
        case ("", UInt8(ascii: "I")): .focused(true)
        case ("", UInt8(ascii: "O")): .focused(false)
        default: nil
        }
    }

    private static let letters: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "Z"): .backTab,
        UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4),
    ]

    private static let numbers: [Int: Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]
}
