// What a terminal shows at one moment.

package import Canvas

/// A terminal's screen as a value.
package struct Screen: Hashable, Sendable {
    package let size: Size
    /// Row by row, from the top left.
    let cells: [ScreenCell]
    /// Where the cursor is, shown or not.
    package let cursorColumn: Int
    package let cursorRow: Int
    package let isCursorVisible: Bool
    /// Whether the program has taken the alternate screen.
    package let isAlternate: Bool
    /// Whether the program has asked for mouse events.
    package let wantsMouse: Bool

    /// The cell at a place; an empty one outside the screen.
    package func cell(_ column: Int, _ row: Int) -> ScreenCell {
        guard (0..<size.columns).contains(column), (0..<size.rows).contains(row) else { return ScreenCell() }
        return cells[row * size.columns + column]
    }

    /// The rows as text, without the blanks at their ends.
    package var lines: [String] {
        (0..<size.rows).map { row in
            var line = ""
            for cell in cells[row * size.columns..<(row + 1) * size.columns] where cell.width > 0 {
                line += cell.text
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// All rows in one text.
    package var text: String { lines.joined(separator: "\n") }

    package func contains(_ part: String) -> Bool {
        lines.contains { $0.contains(part) }
    }

    /// Where a text starts on the screen, in columns and rows.
    package func place(of part: String) -> (column: Int, row: Int)? {
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                var rest = part[...]
                var at = column
                while let next = rest.first, at < size.columns {
                    let cell = cell(at, row)
                    guard cell.text == String(next) else { break }
                    rest = rest.dropFirst()
                    at += max(1, cell.width)
                }
                if rest.isEmpty { return (column, row) }
            }
        }
        return nil
    }
}
