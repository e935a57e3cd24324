// The page of what containerd's configuration has to say of a snapshotter, to be copied into it.

import Columns
import Inventory

package struct ConfigurationPlace: ListPlace {
    static let name = "the configuration of a snapshotter"
    static let path = \Places.configuration
    static let lacking: Set<Action> = [.open]

    package let snapshotter: String
    package let lines: [String]
    package var list = ListState<Int>()

    init(snapshotter: String = "", lines: [String] = []) {
        self.snapshotter = snapshotter
        self.lines = lines
    }

    mutating func refresh(from app: AppState) {
        list.replace(
            Array(lines.indices), shown: SearchIndex.lines(of: lines, with: list.filterText) { $1($0) })
    }

    static func footer(_ app: AppState) -> [Action] { [.back, .copy, .filter, .help, .quit] }

    /// All of it, whatever is selected.
    static func copied(_ app: AppState) -> String? {
        app.places.configuration.lines.joined(separator: "\n")
    }

    static func open(of snapshotter: SnapshotterSummary, in app: inout AppState) {
        let configuration = SnapshotterConfiguration(
            name: snapshotter.name, address: snapshotter.address, root: snapshotter.root,
            platform: app.platform, release: app.daemon.release)
        app.places.configuration = ConfigurationPlace(snapshotter: snapshotter.name, lines: configuration.lines)
        app.navigation.open(.configuration)
        refresh(&app)
    }
}
