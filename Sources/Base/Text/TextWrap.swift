// Breaking sentences into lines.

package enum TextWrap {
    /// The lines of a text, none wider than `columns`. Words that are wider are broken; line ends count as blanks.
    package static func lines(_ text: String, columns: Int) -> [String] {
        let columns = max(1, columns)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(whereSeparator: { $0 == " " || $0.isNewline }) {
            var rest = word
            var needed = DisplayWidth.of(rest)
            if used > 0, used + 1 + needed > columns {
                lines.append(line)
                line = ""
                used = 0
            }
            while needed > columns {
                let head = prefix(of: rest, columns: columns)
                lines.append(String(head))
                rest = rest[head.endIndex...]
                needed = DisplayWidth.of(rest)
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
            used += DisplayWidth.of(character)
            return used <= columns
        }
        return head.isEmpty ? text.prefix(1) : head
    }
}
