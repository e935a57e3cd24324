// The page that says what takes how much disk space.

import Columns
package import Inventory
package import OCI

package struct DiskPlace: ListPlace {
    static let name = "disk usage"
    static let path = \Places.disk
    static let actions: Set<Action> = Set.sorting.union([.delete, .prune, .collect])
    static let hasPane = true
    static let needsResources = true

    /// Nil until it is known.
    package internal(set) var usage: DiskUsage?
    package var list = ListState<Digest>()

    static func footer(_ app: AppState) -> [Action] {
        [.back, .open, .delete, .prune, .collect, .filter, .help, .quit]
    }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](DiskUsage.Image.columns) }

    static func copied(_ app: AppState) -> String? { app.places.disk.list.selected?.description }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .open:
            let target = app.places.disk.list.selected
            let row = target.flatMap { target in app.inventory.rows.first { $0.target == target } }
            return row.map { DetailsPlace.open($0.id, in: &app) } ?? []
        case .delete: return ImagesPlace.deleteChosen(in: &app)
        case .prune: return AwaitedPlan.prune(isAll: false).request(in: &app)
        default: return nil
        }
    }

    mutating func refresh(from app: AppState) {
        let images = usage?.images ?? []
        let shown = SearchIndex.lines(of: images, with: list.filterText) { image, text in
            image.names.forEach(text)
            text(image.target.description)
        }
        let sorted = list.cursor.sorting?.sorted(shown, by: DiskUsage.Image.columns) { images[$0] }
        list.replace(images.map(\.target), shown: sorted ?? shown)
    }
}

extension DiskPlace {
    static func open(in app: inout AppState) {
        guard app.navigation.place != .disk else { return }
        app.places.disk = DiskPlace()
        app.navigation.open(.disk)
        measure(in: &app)
    }

    /// After the resources have changed.
    static func measure(in app: inout AppState) {
        app.places.disk.usage = app.inventory.graph?.diskUsage()
        refresh(&app)
    }
}
