// What changed between two canvases.

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
