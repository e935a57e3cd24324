// Rectangles and what they share.

import Canvas
import Testing

struct RectTests {
    @Test(arguments: [
        (Rect(column: 0, row: 0, columns: 4, rows: 4), Rect(column: 2, row: 1, columns: 9, rows: 2), [2, 1, 2, 2]),
        (Rect(column: 0, row: 0, columns: 4, rows: 4), Rect(column: 4, row: 0, columns: 1, rows: 1), [4, 0, 0, 1]),
        (Rect(column: -2, row: -2, columns: 3, rows: 3), Rect(column: 0, row: 0, columns: 9, rows: 9), [0, 0, 1, 1]),
    ])
    func theSharedPartIsFound(one: Rect, other: Rect, part: [Int]) {
        let shared = one.intersection(other)
        #expect([shared.column, shared.row, shared.columns, shared.rows] == part)
        #expect(shared == other.intersection(one))
    }

    @Test func aPlaceIsInsideOrNot() {
        let rect = Rect(column: 1, row: 2, columns: 3, rows: 1)
        #expect(rect.contains(column: 1, row: 2) && rect.contains(column: 3, row: 2))
        #expect(!rect.contains(column: 4, row: 2) && !rect.contains(column: 1, row: 3))
    }
}
