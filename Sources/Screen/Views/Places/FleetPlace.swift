// The images over all hosts.

import App
import Canvas
import Columns
import Inventory

extension Painter {
    mutating func drawFleet(_ state: AppState) {
        let place = state.places.fleet
        drawList(
            place.list, Table(FleetLine.columns(of: place.known), in: columns), rows: state.listRows,
            empty: place.known == 0 ? "No host has told of its images yet." : "No host has an image.",
            row: { place.lines[$0] }, isMarked: { place.list.marked.contains($0.id) })
    }
}
