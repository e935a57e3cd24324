// A blob as text.

import App
import Canvas
import Columns
import Failure
import OCI
import Text
import Themes

extension Painter {
    mutating func drawDocument(_ state: AppState) {
        let page = state.places.document
        let rows = state.listRows
        if let failure = page.failure {
            for (row, line) in zip(rows, TextWrap.lines(failure.message, columns: columns - 4)) {
                clip(line, 3, row, .bad, columns: columns - 4)
            }
        }
        let lines = page.lines ?? []
        let table = Table<String>(
            [Column(page.digest?.description ?? "", columns - 4, isSearched: true) { ($0, .text) }], in: columns)
        drawList(
            page.list, table, rows: rows, empty: page.failure == nil ? "Reading" : "", row: { lines[$0] },
            note: "\(page.found.count) of \(lines.count)")
    }
}
