// Breaking sentences into lines, by a width that is never too small.

/// The model has to know how many lines a text takes, since that many are lost to lists. It measures without the tables
/// of the canvas: too wide rather than too narrow, so a line never has to be cut.
package enum TextWrap {
    /// The lines of a text, none wider than `columns`. Words that are wider are broken; line ends count as blanks.
    package static func lines(_ text: String, columns: Int) -> [String] {
        let columns = max(1, columns)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(whereSeparator: { $0 == " " || $0.isNewline }) {
            var rest = word
            var needed = width(rest)
            if used > 0, used + 1 + needed > columns {
                lines.append(line)
                line = ""
                used = 0
            }
            while needed > columns {
                let head = prefix(of: rest, columns: columns)
                lines.append(String(head))
                rest = rest[head.endIndex...]
                needed = width(rest)
            }
            line += used > 0 ? " \(rest)" : String(rest)
            used += (used > 0 ? 1 : 0) + needed
        }
        if used > 0 { lines.append(line) }
        return lines
    }

    private static func prefix(of text: Substring, columns: Int) -> Substring {
        var used = 0
        let head = text.prefix { character in
            used += width(character)
            return used <= columns
        }
        return head.isEmpty ? text.prefix(1) : head
    }

    private static func width(_ text: Substring) -> Int { text.reduce(0) { $0 + width($1) } }

    private static func width(_ character: Character) -> Int {
        if let byte = character.asciiValue { return byte < 0x20 || byte == 0x7F ? 4 : 1 }
        return character.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: return 9
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        // Letters, punctuation, arrows and lines. What is left out has emoji among it.
        case 0..<0x1100, 0x2000..<0x2300, 0x2400..<0x25FD: return 1
        default: return 2
        }
    }
}
