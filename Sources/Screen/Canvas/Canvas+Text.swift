// Writing text on a canvas, and reading a canvas as text.

import Text

extension Canvas {
    /// Writes a text from `column` to the right, made printable first, and returns the columns it used.
    ///
    /// The text ends at the canvas's border, or after `columns`. What lies to the left of column 0 is cut off but counted.
    /// A wide character that does not fit whole becomes a blank.
    @discardableResult
    package mutating func put(_ text: String, column: Int, row: Int, columns: Int? = nil, style: Style) -> Int {
        guard row >= 0, row < size.rows else { return 0 }
        let end = min(size.columns, columns.map { column + max(0, $0) } ?? size.columns)
        guard column < end else { return 0 }
        return text.isPrintableASCII
            ? putASCII(text, column: column, row: row, end: end, style: style)
            : putAny(text.printable, column: column, row: row, end: end, style: style)
    }

    /// The rows as text, without the blanks at their ends: for tests.
    package var lines: [String] {
        (0..<size.rows).map { row in
            var line = ""
            for column in 0..<size.columns where self[column, row].width > 0 {
                line.append(self[column, row].glyph)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private mutating func putASCII(_ text: String, column: Int, row: Int, end: Int, style: Style) -> Int {
        var at = column
        for byte in text.utf8 {
            guard at < end else { break }
            if at >= 0 {
                place(Character(UnicodeScalar(byte)), width: 1, column: at, row: row, style: style)
            }
            at += 1
        }
        return at - column
    }

    private mutating func putAny(_ text: String, column: Int, row: Int, end: Int, style: Style) -> Int {
        var at = column
        for character in text {
            guard at < end else { break }
            let width = DisplayWidth.of(character)
            guard width > 0 else { continue }
            if at >= 0, at + width <= end {
                place(character, width: width, column: at, row: row, style: style)
            } else {
                for blank in max(0, at)..<max(0, min(end, at + width)) {
                    place(" ", width: 1, column: blank, row: row, style: style)
                }
            }
            at = min(end, at + width)
        }
        return at - column
    }
}
