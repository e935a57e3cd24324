// What is on the screen, and what a click on its parts means.

package import App
package import Canvas

package struct Frame: Sendable {
    package var canvas: Canvas
    var targets: [(place: Rect, target: ClickTarget)] = []

    /// Nil where a click means no more than its place.
    package func target(column: Int, row: Int) -> ClickTarget? {
        // What was drawn last is uppermost.
        targets.last { place, _ in
            (place.row..<place.endRow).contains(row) && (place.column..<place.endColumn).contains(column)
        }?.target
    }
}
