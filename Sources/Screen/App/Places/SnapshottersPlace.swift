// The daemon's snapshotters.

import Columns
package import Inventory

package struct SnapshottersPlace: ListPlace {
    static let name = "snapshotters"
    static let path = \Places.snapshotters
    static let actions: Set<Action> = .sorting.union([.viewDocument])
    static let hasPane = true

    package var list = ListState<String>()
    package internal(set) var isKnown = false
    /// Those of which was asked whether the Transfer service unpacks to them.
    var probed: Set<String> = []

    static func footer(_ app: AppState) -> [Action] {
        [.open, .viewDocument, .filter, .namespace, .disk, .refresh, .help, .quit]
    }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](SnapshotterSummary.columns()) }

    static func copied(_ app: AppState) -> String? { app.places.snapshotters.list.selected }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        guard let snapshotter = app.selectedSnapshotter else { return nil }
        switch action {
        case .open: SnapshotsPlace.open(of: snapshotter.name, in: &app)
        case .viewDocument: ConfigurationPlace.open(of: snapshotter, in: &app)
        default: return nil
        }
        return []
    }

    /// Asks, once, whether the Transfer service unpacks to those that work: no list of the daemon's tells. That is tried
    /// in a namespace.
    static func probes(in app: inout AppState) -> [Effect] {
        guard app.place == .snapshotters, app.daemon.isConnected, !app.inventory.namespaces.isEmpty else { return [] }
        let new = app.inventory.snapshotters.filter(\.works).map(\.name)
            .filter { app.places.snapshotters.probed.insert($0).inserted }
        return new.isEmpty ? [] : [.probeSnapshotters(new)]
    }

    mutating func refresh(from app: AppState) {
        let all = app.inventory.snapshotters
        let shown = SearchIndex.lines(of: all, with: list.filterText) { summary, text in text(summary.name) }
        let sorted = list.cursor.sorting?.sorted(shown, by: SnapshotterSummary.columns()) { all[$0] }
        list.replace(all.map(\.name), shown: sorted ?? shown)
    }
}

extension AppState {
    package var selectedSnapshotter: SnapshotterSummary? {
        places.snapshotters.list.cursor.selected.map { inventory.snapshotters[$0] }
    }
}
