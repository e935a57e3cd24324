// One cell of a canvas.

/// One cell: a glyph, its style and how many columns it takes.
package struct Cell: Hashable, Sendable {
    package var glyph: Character
    package var style: Style
    private var storedWidth: Int8

    /// 1 or 2; 0 for a cell that the wide cell to its left covers.
    package var width: Int {
        get { Int(storedWidth) }
        set { storedWidth = Int8(clamping: newValue) }
    }

    package init(glyph: Character, style: Style, width: Int) {
        self.glyph = glyph
        self.style = style
        self.storedWidth = Int8(clamping: width)
    }

    /// An empty cell.
    package static func blank(_ style: Style) -> Cell {
        Cell(glyph: " ", style: style, width: 1)
    }
}
