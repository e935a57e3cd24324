// A screen as a value: cells that views draw on and the terminal shows.

import Text

/// A rectangle of cells. Nothing is ever written outside it, so views need not check.
///
/// A wide glyph takes two cells, the second of width 0. Whatever would leave half of one leaves a blank instead.
package struct Canvas: Sendable {
    package let size: Size
    private(set) var cells: [Cell]
    private var cursorColumn = -1
    private var cursorRow = -1

    package init(size: Size, style: Style = .plain) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = Array(repeating: .blank(style), count: self.size.columns * self.size.rows)
    }

    package var bounds: Rect {
        Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    /// The cell at a place; a plain blank outside the canvas.
    package subscript(column: Int, row: Int) -> Cell {
        bounds.contains(column: column, row: row) ? cells[row * size.columns + column] : .blank(.plain)
    }

    /// Where the terminal's own cursor stands, for inputs; `nil` hides it. A place outside the canvas hides it too.
    package var cursor: (column: Int, row: Int)? {
        get {
            bounds.contains(column: cursorColumn, row: cursorRow) ? (cursorColumn, cursorRow) : nil
        }
        set {
            cursorColumn = newValue?.column ?? -1
            cursorRow = newValue?.row ?? -1
        }
    }

    /// Fills a rectangle. A glyph that is not one column wide fills as a blank.
    package mutating func fill(_ rect: Rect, with glyph: Character = " ", style: Style) {
        let part = rect.intersection(bounds)
        guard !part.isEmpty else { return }
        let cell = Cell(glyph: DisplayWidth.of(glyph) == 1 ? glyph : " ", style: style, width: 1)
        for row in part.row..<part.endRow {
            separate(before: part.column, row: row)
            separate(before: part.endColumn, row: row)
            for column in part.column..<part.endColumn {
                cells[row * size.columns + column] = cell
            }
        }
    }

    /// Changes the style of every cell in a rectangle and keeps its glyph.
    package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let part = rect.intersection(bounds)
        guard !part.isEmpty else { return }
        for row in part.row..<part.endRow {
            for column in part.column..<part.endColumn {
                let index = row * size.columns + column
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Puts one glyph of width 1 or 2 where it surely fits; the caller has checked.
    mutating func place(_ glyph: Character, width: Int, column: Int, row: Int, style: Style) {
        separate(before: column, row: row)
        separate(before: column + width, row: row)
        let index = row * size.columns + column
        cells[index] = Cell(glyph: glyph, style: style, width: width)
        if width == 2 {
            cells[index + 1] = Cell(glyph: " ", style: style, width: 0)
        }
    }

    /// Makes a wide glyph that spans the border to the left of `column` two blanks.
    private mutating func separate(before column: Int, row: Int) {
        guard column > 0, column < size.columns else { return }
        let index = row * size.columns + column
        guard cells[index].width == 0 else { return }
        cells[index - 1] = .blank(cells[index - 1].style)
        cells[index] = .blank(cells[index].style)
    }
}

extension Canvas: Hashable {}

/// What changed between two canvases.
extension Canvas {
    /// Calls `body` for each cell that differs from an older canvas, row by row from left to right, but for covered
    /// ones; for every cell if there is none or it has another size. Returns whether there was any.
    @discardableResult
    package func forEachChange(since older: Canvas?, _ body: (_ column: Int, _ row: Int, _ cell: Cell) -> Void) -> Bool
    {
        let before = older?.size == size ? older?.cells : nil
        var changed = false
        for index in cells.indices where before?[index] != cells[index] {
            changed = true
            guard cells[index].width > 0 else { continue }
            body(index % size.columns, index / size.columns, cells[index])
        }
        return changed
    }
}
