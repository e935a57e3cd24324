// The page of this program's own log.

package struct LogPlace: ListPlace {
    static let name = "the log"
    static let path = \Places.log
    static let lacking: Set<Action> = [.open]

    package static let limit = 1000

    /// The last of what came, the newest last.
    package private(set) var lines: [String] = []
    package var list = ListState<Int>()
    /// How many lines have gone.
    private var gone = 0

    mutating func append(_ new: [String]) {
        let isAtEnd = list.position >= list.shown.count - 1
        lines += new
        let excess = max(0, lines.count - Self.limit)
        lines.removeFirst(excess)
        gone += excess
        refresh()
        // Who looks at the newest goes on to do so.
        if isAtEnd { list.cursor.move(.bottom) }
    }

    mutating func refresh(from app: AppState) { refresh() }

    private mutating func refresh() {
        list.replace(
            lines.indices.map { $0 + gone }, shown: SearchIndex.lines(of: lines, with: list.filterText) { $1($0) })
    }
}

extension LogPlace {
    static func footer(_ app: AppState) -> [Action] { [.back, .filter, .copy, .help, .quit] }

    static func copied(_ app: AppState) -> String? {
        app.places.log.list.cursor.selected.map { app.places.log.lines[$0] }
    }

    static func open(in app: inout AppState) {
        guard app.navigation.place != .log else { return }
        app.navigation.open(.log)
        refresh(&app)
        app.places.log.list.cursor.move(.bottom)
    }
}
