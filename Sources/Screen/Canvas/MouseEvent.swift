// One mouse event at one cell of the screen.

/// A mouse event. Columns and rows count from 0 at the top left.
package struct MouseEvent: Hashable, Sendable {
    package var column: Int
    package var row: Int
    /// 1 left, 2 middle, 3 right, 0 for the wheel.
    package var button: Int
    package var kind: MouseAction

    package init(column: Int, row: Int, button: Int, kind: MouseAction) {
        self.column = column
        self.row = row
        self.button = button
        self.kind = kind
    }
}

/// What happened to a mouse button or the wheel. A double click follows the press and release of its first click.
package enum MouseAction: Hashable, Sendable {
    case press, release, doubleClick, wheelUp, wheelDown
}
