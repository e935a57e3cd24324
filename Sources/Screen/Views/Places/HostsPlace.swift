// The list of hosts.

import App
import Canvas
import Columns
import Inventory

extension Painter {
    mutating func drawHosts(_ state: AppState) {
        let summaries = state.hostSummaries
        drawList(
            state.places.hosts.list, Table(HostSummary.columns(shown: state.fleet.current), in: columns),
            rows: state.listRows,
            empty: "No hosts: start with -H NAME, or name them in the configuration.",
            row: { summaries[$0] }, isMarked: { state.places.hosts.list.marked.contains($0.id) })
    }
}
