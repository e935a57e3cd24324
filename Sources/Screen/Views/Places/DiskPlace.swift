// What takes how much disk space, and what of it could go.

import App
import Canvas
import Columns
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawDisk(_ state: AppState) {
        let page = state.places.disk
        let images = page.usage?.images ?? []
        let table = Table(DiskUsage.Image.columns, in: columns)
        let (rows, pane) = (state.listRows, state.paneRows)
        drawList(
            page.list, table, rows: rows, empty: page.usage == nil ? "Adding up" : "There are no images.",
            row: { images[$0] })
        if pane > 0, let usage = page.usage { drawFacts(usage.facts, top: rows.upperBound, rows: pane) }
    }
}

extension DiskUsage {
    fileprivate var facts: [(String, String)] {
        let snapshots = snapshots.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map { "\(Human.size($0.value)) in \($0.key)" }
        return [
            (
                "used",
                "\(Human.size(total)): \(Human.size(blobs)) of blobs"
                    + snapshots.map { ", \($0)" }.joined()
                    + (ingests > 0 ? ", \(Human.size(ingests)) being written" : "")
            ),
            ("shared", "\(Human.size(shared.bytes)) are needed by several images"),
            ("unused", "\(Human.size(unused.bytes)) come back when all images go that nothing uses"),
            ("held by none", "\(Human.size(garbage.bytes)) go with the next collection"),
        ]
    }
}
