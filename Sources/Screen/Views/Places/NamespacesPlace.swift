// The daemon's namespaces.

import App
import Canvas
import Inventory
import Text
import Themes

extension Painter {
    mutating func drawNamespaces(_ state: AppState) {
        let current = state.inventory.namespace
        let table = Table<NamespaceSummary>(
            [
                TableColumn("NAMESPACE", 16, isSearched: true) { summary in
                    (summary.record.name + (summary.record.name == current ? "  (here)" : ""), .text)
                },
                TableColumn("IMAGES", 6, alignment: .trailing) { ($0.images.map(String.init) ?? "-", .text) },
                TableColumn("BLOBS", 9, priority: 2, alignment: .trailing) { (Human.size($0.size), .text) },
                TableColumn("SNAPSHOTTER", 14, priority: 1) { ($0.record.defaultSnapshotter ?? "-", .dim) },
                TableColumn("LABELS", 10, priority: 3, isFlexible: true, isSearched: true) {
                    (Self.words($0.record.labels), .dim)
                },
            ], in: columns)
        draw(
            state.places.namespaces.list, table, rows: state.listRows,
            empty: "Listing the namespaces", row: { state.inventory.namespaces[$0] })
    }
}
