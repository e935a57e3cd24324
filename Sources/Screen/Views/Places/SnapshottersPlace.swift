// The list of snapshotters.

import App
import Canvas
import Columns
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawSnapshotters(_ state: AppState) {
        let table = Table(SnapshotterSummary.columns(default: state.inventory.snapshotter), in: columns)
        let (rows, pane) = (state.listRows, state.paneRows)
        drawList(
            state.places.snapshotters.list, table, rows: rows,
            empty: state.places.snapshotters.isKnown ? "The daemon has no snapshotter." : "Listing the snapshotters",
            row: { state.inventory.snapshotters[$0] })
        guard pane > 0, let selected = state.selectedSnapshotter else { return }
        drawPane(of: selected, state.inventory.namespaces, top: rows.upperBound, rows: pane)
    }

    private mutating func drawPane(
        of snapshotter: SnapshotterSummary, _ namespaces: [NamespaceSummary], top: Int, rows: Int
    ) {
        var lines = [("root", snapshotter.root ?? "-")]
        if let address = snapshotter.address {
            if snapshotter.isAlive == false {
                if let family = snapshotter.family { lines.insert(("start it", family.startCommand), at: 0) }
                lines.insert(("dead", "nothing answers at \(address)"), at: 0)
            } else {
                lines.append(("socket", address))
            }
        }
        let defaults = namespaces.map(\.record).filter { $0.defaultSnapshotter == snapshotter.name }.map(\.name)
        if let users = snapshotter.namespaces, !users.isEmpty {
            lines.append(("used by", users.joined(separator: ", ")))
        }
        if !defaults.isEmpty { lines.append(("default of", defaults.joined(separator: ", "))) }
        lines.append(
            ("capabilities", snapshotter.capabilities.isEmpty ? "-" : snapshotter.capabilities.joined(separator: ", ")))
        let exports = snapshotter.exports.filter { $0.key != "root" && $0.key != "address" }.sorted { $0.key < $1.key }
        lines.append(
            ("exports", exports.isEmpty ? "-" : exports.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")))
        if let reason = snapshotter.reason { lines.insert((snapshotter.stateName, reason), at: 0) }
        drawFacts(lines, top: top, rows: rows)
    }
}
