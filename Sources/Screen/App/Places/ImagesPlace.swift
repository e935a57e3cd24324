// The images of the namespace, one line an image, below it those of its platforms that are wanted.

import Columns
import Failure
package import Inventory
import OCI
import TransferModel

package struct ImagesPlace: ListPlace {
    static let name = "images"
    static let path = \Places.images
    static let actions: Set<Action> = Set.sorting.union([
        .mark, .markRange, .markAll, .markInvert, .delete, .prune, .foldOpen, .foldClosed,
    ])

    package var list = ListState<ImageRow.ID>()
    /// Whether the images of the namespace have been listed; till then an empty list says nothing.
    package internal(set) var isKnown = false
    package internal(set) var folding = PlatformFolding()
    /// Nil until a filter needs it.
    private var search: SearchIndex?
    /// Of the rows that all this is made of.
    private var version: Int?
    /// The targets on the screen when it was last seen to.
    var inspected: [Digest] = []

    static func footer(_ app: AppState) -> [Action] {
        let fold: [Action] =
            switch app.selectedFold {
            case .folded: [.foldOpen]
            case .unfolded, .below: [.foldClosed]
            case nil: []
            }
        return [.pull, .push, .tag, .save, .load, .delete, .filter, .namespace, .import, .open] + fold
            + [.mark, .prune, .disk, .copy, .help, .quit]
    }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](ImageRow.columns(at: app.clock)) }

    static func copied(_ app: AppState) -> String? { app.selectedImage?.name }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .open: return app.places.images.list.selected.map { DetailsPlace.open($0, in: &app) } ?? []
        case .delete: return deleteChosen(in: &app)
        case .prune: return AwaitedPlan.prune(isAll: false).request(in: &app)
        case .mark: app.places.images.list.toggleMark()
        case .markRange: app.places.images.list.markRange()
        case .markAll: app.places.images.list.markAll()
        case .markInvert: app.places.images.list.invertMarks()
        case .foldOpen, .foldClosed: fold(action == .foldClosed, in: &app)
        default: return nil
        }
        return []
    }
}

extension ImagesPlace {
    /// After the filter or the order has changed.
    mutating func refresh(from app: AppState) {
        let rows = app.inventory.rows
        replaceLines(rows, app) { _ in }
    }

    /// The selection goes to the line of its image, where its own has gone or its contents have come.
    private mutating func replaceLines(_ rows: [ImageRow], _ app: AppState, _ change: (inout [ImageRow.ID]) -> Void) {
        let shown = shown(rows, app)
        list.change(shown: shown, successor: { id in shown.first { rows[$0].name == id.name } }, change)
        gatherMarks(rows)
    }

    /// The marks of a folded image stand on its line, where they are seen and can be taken off.
    private mutating func gatherMarks(_ rows: [ImageRow]) {
        guard !list.marked.isEmpty else { return }
        let marked = Set(list.marked.map(\.name))
        var lines: [String: ImageRow.ID] = [:]
        for number in list.shown where marked.contains(rows[number].name) {
            let row = rows[number]
            if case .folded = folding.fold(of: row, number) { lines[row.name] = row.id }
        }
        list.replaceMarks { [lines[$0.name] ?? $0] }
    }

    /// After the rows have changed.
    static func refreshRows(of app: inout AppState) {
        // Taken out, so that what it has of other rows is kept and not copied.
        var images = ImagesPlace()
        swap(&images, &app.places.images)
        images.refreshRows(from: app)
        app.places.images = images
    }

    private mutating func refreshRows(from app: AppState) {
        let (rows, host) = (app.inventory.rows, app.platform)
        let changes = version.flatMap { app.inventory.rowChanges(since: $0) }
        version = app.inventory.rowVersion
        if let changes {
            for change in changes {
                folding.replace(change.range, with: change.rows, host: host)
                search?.replace(change.range, with: change.rows, parts: Self.texts)
            }
        } else {
            folding.replace(with: rows, host: host)
            search = nil
        }
        replaceLines(rows, app) { ids in
            guard let changes else {
                // By parts: a copy of each row, which `id` would take, costs more than the rest.
                ids = rows.indices.map { ImageRow.ID(name: rows[$0].name, platform: rows[$0].platform) }
                return
            }
            for change in changes { ids.replaceSubrange(change.range, with: change.rows.map(\.id)) }
        }
        guard !list.marked.isEmpty else { return }
        // A mark waits for the platform of its row, in an image that is looked into again, and goes with its image.
        let marked = Set(list.marked.map(\.name))
        let known = Dictionary(grouping: rows.lazy.filter { marked.contains($0.name) }.map(\.id), by: \.name)
        list.replaceMarks { id in
            let there = known[id.name] ?? []
            return id.platform == nil || there.isEmpty ? there : [id]
        }
    }

    private mutating func shown(_ rows: [ImageRow], _ app: AppState) -> [Int] {
        let query = ListQuery(list.filterText, ofImages: true)
        var shown = Array(rows.indices)
        if !query.terms.isEmpty {
            let search = search ?? SearchIndex(rows, parts: Self.texts)
            self.search = search
            shown = search.lines(with: query)
        }
        for (field, isInverse) in query.fields {
            shown.removeAll { field.matches(rows[$0], at: app.clock) == isInverse }
        }
        let first = folding.fold(shown)
        let columns = ImageRow.columns(at: app.clock)
        return folding.lines(list.cursor.sorting?.sorted(first, by: columns) { rows[$0] } ?? first, of: rows)
    }

    /// What a row is found by.
    private static func texts(_ row: ImageRow, _ text: (String) -> Void) {
        text(row.name)
        text(row.repository)
        text(row.target.description)
        text(row.imageID)
        if let platform = row.platform { text(platform.description) }
    }

    /// Asks for the targets on the screen whose contents are not known, once for each set of targets.
    static func inspections(in app: inout AppState) -> [Effect] {
        guard app.navigation.view == .images, !app.isSingle, app.daemon.isConnected, app.daemon.awaitedNamespace == nil
        else { return [] }
        let rows = app.inventory.rows
        var targets: [Digest] = []
        if app.navigation.place == .details, let open = app.selectedImage { targets.append(open.target) }
        for index in app.places.images.list.visible where targets.last != rows[index].target {
            targets.append(rows[index].target)
        }
        guard targets != app.places.images.inspected else { return [] }
        app.places.images.inspected = targets
        let unknown = app.inventory.unknownTargets(among: targets)
        return unknown.isEmpty ? [] : [.inspect(unknown)]
    }

    mutating func forget() {
        isKnown = false
        folding.foldAll()
        list.cursor.clearFilter()
        list.clearMarks()
        list.cursor.move(.top)
    }
}
