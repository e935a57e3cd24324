// The page of a snapshotter: its snapshots as a forest.

package import Inventory

package struct SnapshotsPlace: ListPlace {
    static let name = "snapshots"
    static let path = \Places.snapshots
    static let actions: Set<Action> = [.delete, .collect]
    static let hasPane = true
    static let needsResources = true

    package struct Line: Hashable, Sendable {
        package var snapshot: SnapshotRecord
        package var usage: SnapshotUsage?
        /// How many snapshots are below it.
        package var depth: Int
    }

    package let snapshotter: String
    package var list = ListState<String>()
    package internal(set) var lines: [Line] = []

    init(snapshotter: String = "") { self.snapshotter = snapshotter }

    mutating func refresh(from app: AppState) {
        let resources = app.inventory.graph?.resources
        lines = Self.forest(resources?.snapshots[snapshotter] ?? [], resources?.usages[snapshotter] ?? [:])
        let shown = SearchIndex.lines(of: lines, with: list.filterText) { line, text in
            text(line.snapshot.name)
            text(line.snapshot.kind.rawValue)
            for (key, value) in line.snapshot.labels {
                text(key)
                text(value)
            }
        }
        list.replace(lines.map(\.snapshot.name), shown: shown)
    }

    static func footer(_ app: AppState) -> [Action] {
        [.back, .delete, .collect, .filter, .copy, .help, .quit]
    }

    static func copied(_ app: AppState) -> String? { app.places.snapshots.list.selected }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        let page = app.places.snapshots
        switch action {
        case .open: break
        case .delete:
            Question.askToRemove(page.list.selected.map { [.snapshot($0, in: page.snapshotter)] } ?? [], in: &app)
        default: return nil
        }
        return []
    }

    static func open(of snapshotter: String, in app: inout AppState) {
        app.places.snapshots = SnapshotsPlace(snapshotter: snapshotter)
        app.navigation.open(.snapshots)
        refresh(&app)
    }

    /// Each snapshot above those that are made on it, the oldest first.
    private static func forest(_ snapshots: [SnapshotRecord], _ usages: [String: SnapshotUsage]) -> [Line] {
        let names = Set(snapshots.map(\.name))
        var children: [String?: [SnapshotRecord]] = [:]
        for snapshot in snapshots {
            children[snapshot.parent.flatMap { names.contains($0) ? $0 : nil }, default: []].append(snapshot)
        }
        var lines: [Line] = []
        var open: [(SnapshotRecord, Int)] = []
        func push(_ parent: String?, _ depth: Int) {
            let sorted = (children[parent] ?? []).sorted { ($1.createdAt, $1.name) < ($0.createdAt, $0.name) }
            open += sorted.map { ($0, depth) }
        }
        push(nil, 0)
        while let (snapshot, depth) = open.popLast() {
            lines.append(Line(snapshot: snapshot, usage: usages[snapshot.name], depth: depth))
            push(snapshot.name, depth + 1)
        }
        return lines
    }
}
