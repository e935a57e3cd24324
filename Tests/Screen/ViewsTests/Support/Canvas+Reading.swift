// Reading a drawn screen: rows, styles and frames.

import Canvas

extension Canvas {
    /// The cells of a row that show something.
    func cells(_ row: Int) -> [Cell] { (0..<size.columns).map { self[$0, row] }.filter { $0.width > 0 } }

    /// The whole row as text, blanks at its end included.
    func text(_ row: Int) -> String { String(cells(row).map(\.glyph)) }

    /// The rows that hold a text.
    func rows(with text: String) -> [Int] { lines.indices.filter { lines[$0].contains(text) } }

    /// The style of the first cell of a text; nil if the row doesn't hold it.
    func style(of text: String, row: Int) -> Style? {
        let glyphs = cells(row)
        let wanted = Array(text)
        guard glyphs.count >= wanted.count else { return nil }
        return (0...(glyphs.count - wanted.count))
            .first { start in (0..<wanted.count).allSatisfy { glyphs[start + $0].glyph == wanted[$0] } }
            .map { glyphs[$0].style }
    }

    /// A picture of the styles, cell below cell: a letter for each, without the blanks at the ends of lines.
    func styleMap(_ letter: (Style) -> Character) -> [String] {
        (0..<size.rows).map { row in
            var line = String((0..<size.columns).map { letter(self[$0, row].style) })
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The frame of the dialog, in UTF-8; nil if there is none, or a corner is missing.
    var frame: Rect? {
        func place(_ glyph: Character) -> (column: Int, row: Int)? {
            for row in 0..<size.rows {
                for column in 0..<size.columns where self[column, row].glyph == glyph { return (column, row) }
            }
            return nil
        }
        guard let upper = place("┌"), let lower = place("┘"), place("┐")?.row == upper.row,
            place("└")?.row == lower.row, place("┐")?.column == lower.column, place("└")?.column == upper.column
        else { return nil }
        return Rect(
            column: upper.column, row: upper.row, columns: lower.column - upper.column + 1,
            rows: lower.row - upper.row + 1)
    }
}

extension Style {
    /// `b`old, `d`im, `i`talic, `u`nderlined, `m`arked (bold and underlined), a capital when reversed; blank when plain.
    var attributeLetter: Character {
        let letters: [(Attributes, Character)] = [
            ([.bold, .underline], "m"), (.bold, "b"), (.dim, "d"), (.italic, "i"), (.underline, "u"),
        ]
        let letter = letters.first { attributes.isSuperset(of: $0.0) }?.1
        guard attributes.contains(.reverse) else { return letter ?? " " }
        return letter.map { Character($0.uppercased()) } ?? "R"
    }

    /// The background by its number in hexadecimal, or else the foreground; blank for the terminal's own.
    var colourDigit: Character { background.digit ?? foreground.digit ?? " " }
}

extension Colour {
    fileprivate var digit: Character? {
        switch self {
        case .standard: nil
        case .ansi(let number): Character(String(number, radix: 16))
        case .palette, .rgb: "+"
        }
    }
}
