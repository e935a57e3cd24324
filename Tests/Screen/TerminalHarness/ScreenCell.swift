// One cell of a terminal's screen.

package import Canvas

package struct ScreenCell: Hashable, Sendable {
    /// What the cell shows; a blank where it is empty.
    package var text = " "
    /// 1, 2, or 0 for the second half of a wide cell.
    package var width = 1
    package var foreground = Colour.standard
    package var background = Colour.standard
    /// libvterm knows no dim text.
    package var attributes: Attributes = []

    /// An empty cell.
    package init() {}
}
