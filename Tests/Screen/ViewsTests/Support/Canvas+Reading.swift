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

    /// The runs of cells that are not plain, a line for each row that has some: `12: 0-9 6 b`, the row, the columns, the
    /// colours where they are not the terminal's own, and the letters of the attributes.
    var styleLines: [String] {
        (0..<size.rows).compactMap { row in
            var runs: [(columns: ClosedRange<Int>, style: Style)] = []
            for column in 0..<size.columns where self[column, row].style != .plain {
                let style = self[column, row].style
                if let last = runs.last, last.style == style, last.columns.upperBound == column - 1 {
                    runs[runs.count - 1].columns = last.columns.lowerBound...column
                } else {
                    runs.append((column...column, style))
                }
            }
            guard !runs.isEmpty else { return nil }
            return "\(row):"
                + runs.map { " \($0.columns.lowerBound)-\($0.columns.upperBound)\($0.style.letters)" }.joined()
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
    /// Colours by number, and the first letters of the attributes.
    fileprivate var letters: String {
        let names: [(Attributes, String)] = [
            (.bold, "b"), (.dim, "d"), (.italic, "i"), (.underline, "u"), (.reverse, "r"),
        ]
        let letters = names.filter { attributes.contains($0.0) }.map(\.1).joined()
        return "[\(foreground.number)/\(background.number)\(letters)]"
    }
}

extension Colour {
    fileprivate var number: String {
        switch self {
        case .standard: "-"
        case .ansi(let number), .palette(let number): "\(number)"
        case .rgb(let red, let green, let blue): "\(red),\(green),\(blue)"
        }
    }
}
