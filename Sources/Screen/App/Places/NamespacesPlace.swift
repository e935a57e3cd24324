// The daemon's namespaces.

import Columns
import Inventory

package struct NamespacesPlace: ListPlace {
    static let name = "namespaces"
    static let path = \Places.namespaces
    static let actions: Set<Action> = Set.sorting.union([.delete, .newNamespace, .labels])
    static let needsResources = true

    package var list = ListState<String>()

    static func footer(_ app: AppState) -> [Action] {
        [.open, .newNamespace, .labels, .delete, .filter, .help, .quit]
    }

    static func isReading(_ app: AppState) -> Bool { false }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](NamespaceSummary.columns()) }

    static func copied(_ app: AppState) -> String? { app.places.namespaces.list.selected }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        let selected = app.places.namespaces.list.selected
        switch action {
        case .open: return selected.map { app.switchNamespace(to: $0) } ?? []
        case .delete: if let selected { app.dialog = .question(.deleteNamespace(selected)) }
        case .newNamespace: FormDialog.openNamespace(nil, in: &app)
        case .labels:
            let record = app.inventory.namespaces.first { $0.record.name == selected }?.record
            if let record { FormDialog.openNamespace(record, in: &app) }
        default: return nil
        }
        return []
    }

    mutating func refresh(from app: AppState) {
        let all = app.inventory.namespaces
        let shown = SearchIndex.lines(of: all, with: list.filterText) { summary, text in
            text(summary.record.name)
            for (key, value) in summary.record.labels { text("\(key)=\(value)") }
        }
        let sorted = list.cursor.sorting?.sorted(shown, by: NamespaceSummary.columns()) { all[$0] }
        list.replace(all.map(\.record.name), shown: sorted ?? shown)
    }
}
