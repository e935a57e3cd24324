// The page of this program's own log.

package struct LogPage: Sendable {
    package static let limit = 1000

    /// The last of what came, the newest last.
    package private(set) var lines: [String] = []
    package internal(set) var list = ListState<Int>()
    /// How many lines have gone.
    private var gone = 0

    mutating func take(_ new: [String]) {
        let isAtEnd = list.position >= list.shown.count - 1
        lines += new
        let excess = max(0, lines.count - Self.limit)
        lines.removeFirst(excess)
        gone += excess
        refresh()
        // Who looks at the newest goes on to do so.
        if isAtEnd { list.cursor.move(.bottom) }
    }

    mutating func refresh() {
        list.replace(
            lines.indices.map { $0 + gone }, shown: SearchIndex.lines(of: lines, with: list.filterText) { $1($0) })
    }
}
