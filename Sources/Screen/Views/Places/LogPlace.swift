// What this program has noted.

import App
import Canvas
import Columns
import Themes

extension Painter {
    mutating func drawLog(_ state: AppState) {
        let page = state.places.log
        let table = Table<String>([Column("LOG", columns - 4, isSearched: true) { ($0, .text) }], in: columns)
        drawList(
            page.list, table, rows: state.listRows, empty: "Nothing is logged yet.", row: { page.lines[$0] })
    }
}
