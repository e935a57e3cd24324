// What has changed in the rows, for whoever keeps something that is made of them.

/// The rows of an image gave way to others.
package struct RowChange: Sendable {
    /// Where they were, among all rows just before.
    package var range: Range<Int>
    package var rows: [ImageRow]
}

/// The last changes.
struct RowLog: Sendable {
    /// More are not kept: making all again costs less then.
    private static let most = 100

    /// Another one after each change.
    private(set) var version = 0
    private var changes: [RowChange] = []

    mutating func append(_ change: RowChange) {
        version += 1
        changes.append(change)
        if changes.count > Self.most { changes.removeFirst() }
    }

    /// All rows may be others.
    mutating func restart() {
        version += 1
        changes = []
    }

    /// In their order; nil where that isn't known.
    func changes(since version: Int) -> ArraySlice<RowChange>? {
        let count = self.version - version
        return count <= changes.count ? changes.suffix(count) : nil
    }
}
