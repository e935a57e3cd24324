// The snapshots of one snapshotter, each above those made on it.

import App
import Canvas
import Columns
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawSnapshots(_ state: AppState) {
        let page = state.places.snapshots
        let graph = state.inventory.graph
        let (rows, pane) = (state.listRows, state.paneRows)
        let now = now.date
        let table = Table<SnapshotsPlace.Line>(
            [
                Column("SNAPSHOT IN \(page.snapshotter)", 24, isFlexible: true, isSearched: true) { line in
                    (String(repeating: "  ", count: min(line.depth, 12)) + line.snapshot.shortName, .text)
                },
                Column("KIND", 9, priority: 2, isSearched: true) { line in
                    line.snapshot.isLazy
                        ? ("lazy", .good)
                        : (line.snapshot.kind.rawValue, line.snapshot.kind == .active ? .accent : .dim)
                },
                Column("SIZE", 9, alignment: .trailing) { (Human.size($0.usage?.size), .text) },
                Column("INODES", 7, priority: 4, alignment: .trailing) { line in
                    (line.usage.map { "\($0.inodes)" } ?? "-", .dim)
                },
                Column("AGE", 12, priority: 3) { (Human.age(of: $0.snapshot.createdAt, at: now), .dim) },
                Column("BELONGS TO", columns < 100 ? 16 : 34, priority: 1) { line in
                    let roots = graph?.roots(of: .snapshot(line.snapshot.name, in: page.snapshotter)) ?? []
                    return (roots.words, roots.isEmpty ? .warning : .dim)
                },
            ], in: columns)
        drawList(
            page.list, table, rows: rows,
            empty: graph == nil ? "Listing the snapshots" : "\(page.snapshotter) has no snapshot here.",
            row: { page.lines[$0] })
        guard pane > 0, let index = page.list.cursor.selected else { return }
        let snapshot = page.lines[index].snapshot
        let roots = graph?.roots(of: .snapshot(snapshot.name, in: page.snapshotter)) ?? []
        drawFacts(
            [
                ("name", snapshot.name), ("parent", snapshot.parent ?? "-"),
                ("belongs to", roots.isEmpty ? "nothing" : roots.map(\.words).joined(separator: ", ")),
                ("labels", snapshot.labels.words),
            ], top: rows.upperBound, rows: pane)
    }
}

extension SnapshotRecord {
    /// A chain ID by its first digits.
    fileprivate var shortName: String { Digest(name)?.short ?? name }
}
