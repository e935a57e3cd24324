// The daemon's snapshotters.

import Columns
package import Inventory

package struct SnapshottersPlace: ListPlace {
    static let name = "snapshotters"
    static let path = \Places.snapshotters
    static let actions: Set<Action> = .sorting
    static let hasPane = true

    package var list = ListState<String>()
    package internal(set) var isKnown = false

    static func footer(_ app: AppState) -> [Action] {
        [.open, .filter, .namespace, .disk, .refresh, .help, .quit]
    }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](SnapshotterSummary.columns) }

    static func copied(_ app: AppState) -> String? { app.places.snapshotters.list.selected }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        guard action == .open else { return nil }
        if let name = app.places.snapshotters.list.selected { SnapshotsPlace.open(of: name, in: &app) }
        return []
    }

    mutating func refresh(from app: AppState) {
        let all = app.inventory.snapshotters
        let shown = SearchIndex.lines(of: all, with: list.filterText) { summary, text in text(summary.name) }
        let sorted = list.cursor.sorting?.sorted(shown, by: SnapshotterSummary.columns) { all[$0] }
        list.replace(all.map(\.name), shown: sorted ?? shown)
    }
}

extension AppState {
    package var selectedSnapshotter: SnapshotterSummary? {
        places.snapshotters.list.cursor.selected.map { inventory.snapshotters[$0] }
    }
}
