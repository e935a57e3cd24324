// The daemon's events, the newest first.

import App
import Canvas
import Columns
import FoundationEssentials
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawEvents(_ state: AppState) {
        let log = state.places.events
        let now = now.date
        let table = Table<EventsPlace.Entry>(
            [
                Column("AGE", 14) { (Human.age(of: $0.event.timestamp, at: now), .dim) },
                Column("NAMESPACE", 12, priority: 2, isSearched: true) { ($0.event.namespace, .dim) },
                Column("EVENT", 18, isSearched: true) { ($0.event.topic, .accent) },
                Column("SUBJECT", 14, priority: 1, isFlexible: true, isSearched: true) {
                    ($0.event.subject, .text)
                },
            ], in: columns)
        let rows = state.listRows
        drawList(
            log.list, table, rows: rows, empty: "Nothing has happened since this program began to watch.",
            row: { log.entries[$0] })
        if log.isPaused {
            let text = "paused, \(log.held) held back"
            put(text, columns - text.count - 1, rows.lowerBound - 1, .warning)
        }
    }
}
