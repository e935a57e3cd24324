// The list of snapshotters.

import App
import Canvas
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawSnapshotters(_ state: AppState) {
        let table = Table<SnapshotterSummary>(
            [
                TableColumn("SNAPSHOTTER", 14, isSearched: true) { ($0.name, .text) },
                TableColumn("STATE", 8) { $0.stateText },
                TableColumn("SNAPSHOTS", 9, priority: 1, alignment: .trailing) {
                    ($0.snapshots.map(String.init) ?? "-", .text)
                },
                TableColumn("SIZE", 9, priority: 1, alignment: .trailing) { (Human.size($0.size), .text) },
                TableColumn("REMOTE", 6, priority: 3) { ($0.isRemote ? "yes" : "no", .dim) },
                TableColumn("ROOT", 12, priority: 2, isFlexible: true) { ($0.root ?? "-", .dim) },
            ], in: columns)
        let (rows, pane) = (state.listRows, state.paneRows)
        draw(
            state.places.snapshotters.list, table, rows: rows,
            empty: state.places.snapshotters.isKnown ? "The daemon has no snapshotter." : "Listing the snapshotters",
            row: { state.inventory.snapshotters[$0] })
        guard pane > 0, let selected = state.selectedSnapshotter else { return }
        drawPane(of: selected, top: rows.upperBound, rows: pane)
    }

    private mutating func drawPane(of snapshotter: SnapshotterSummary, top: Int, rows: Int) {
        var lines = [("root", snapshotter.root ?? "-")]
        lines.append(
            ("capabilities", snapshotter.capabilities.isEmpty ? "-" : snapshotter.capabilities.joined(separator: ", ")))
        let exports = snapshotter.exports.filter { $0.key != "root" }.sorted { $0.key < $1.key }
        lines.append(
            ("exports", exports.isEmpty ? "-" : exports.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")))
        switch snapshotter.state {
        case .ok: break
        case .skipped(let reason): lines.insert(("skipped", reason), at: 0)
        case .failed(let reason): lines.insert(("failed", reason), at: 0)
        }
        drawFacts(lines, top: top, rows: rows)
    }
}

extension SnapshotterSummary {
    fileprivate var stateText: (String, Role) {
        switch state {
        case .ok: ("ok", .good)
        case .skipped: ("skipped", .dim)
        case .failed: ("failed", .bad)
        }
    }
}
