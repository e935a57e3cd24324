// The daemon's namespaces.

import App
import Canvas
import Columns
import Inventory
import Text
import Themes

extension Painter {
    mutating func drawNamespaces(_ state: AppState) {
        let table = Table(NamespaceSummary.columns(current: state.inventory.namespace), in: columns)
        drawList(
            state.places.namespaces.list, table, rows: state.listRows,
            empty: "Listing the namespaces", row: { state.inventory.namespaces[$0] })
    }
}
