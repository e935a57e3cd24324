// What containerd's configuration has to say of a snapshotter.

import App
import Canvas
import Columns
import Themes

extension Painter {
    mutating func drawConfiguration(_ state: AppState) {
        let page = state.places.configuration
        let table = Table<String>(
            [
                Column("CONTAINERD'S CONFIGURATION FOR \(page.snapshotter)", columns - 4, isSearched: true) {
                    ($0, .text)
                }
            ],
            in: columns)
        drawList(page.list, table, rows: state.listRows, empty: "", row: { page.lines[$0] })
    }
}
