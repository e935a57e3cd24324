// The lists of images and snapshotters.

import App
import Canvas
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    /// Draws heading, filter line and the visible rows of a list. Behind the name of the column that it is sorted by
    /// stands the way; `isPart` says that not everything is known that it goes by.
    mutating func draw<ID, Row>(
        _ list: ListState<ID>, _ table: Table<Row>, rows: Range<Int>, empty: String, row: (Int) -> Row,
        isMarked: (Row) -> Bool = { _ in false }, isPart: Bool = false, note: String? = nil
    ) {
        let query = ListQuery(list.filterText, ofImages: Row.self == ImageRow.self)
        let records = list.visible.prefix(rows.count).map(row)
        let sorting = list.cursor.sorting
        let arrow =
            (sorting?.isDescending == true ? glyphs.descending : glyphs.ascending) + (isPart ? glyphs.ellipsis : "")
        let table = table.fitted(to: records, sortedBy: sorting?.column, arrow: arrow)
        drawFilterLine(list, row: rows.lowerBound - 2, note: note)
        table.drawHeading(&self, row: rows.lowerBound - 1, sortedBy: sorting?.column, arrow: arrow)
        guard !list.shown.isEmpty else {
            return drawEmpty(list.filter == nil ? empty : "Nothing matches the filter.", row: rows.lowerBound)
        }
        for (line, record) in zip(rows, records) {
            table.draw(record, &self, row: line, query: query)
            drawMarks(
                row: line, isSelected: line - rows.lowerBound == list.position - list.offset,
                isMarked: isMarked(record))
        }
    }

    /// Nothing where there is no filter; at its end how much it lets through, or another note, or what is wrong with it.
    mutating func drawFilterLine<ID>(_ list: ListState<ID>, row: Int, note: String? = nil) {
        guard let filter = list.filter else { return }
        let problem = ListQuery(filter.text).problem
        let count = problem ?? note ?? "\(list.shown.count) of \(list.count)"
        let column = put("/", 1, row, .filter)
        let room = columns - column - count.count - 4
        put(count, columns - count.count - 1, row, problem == nil ? .dim : .bad)
        guard list.cursor.isTypingFilter else {
            clip(filter.text, column, row, .filter, columns: room)
            return
        }
        let part = part(of: filter.text, around: filter.cursor, columns: room)
        put(part.text, column, row, .filter, columns: room)
        canvas.cursor = (column + part.cursor, row)
    }

    mutating func drawImages(_ state: AppState) {
        let now = now.date
        let table = Table<ImageRow>(
            [
                TableColumn("REPOSITORY", columns < 60 ? 14 : 24, isFlexible: true, isSearched: true) {
                    ($0.reference == nil ? $0.name : $0.repository, .text)
                },
                TableColumn("TAG", columns < 60 ? 8 : 10, priority: 1, isSearched: true) { ($0.tag, .text) },
                TableColumn("IMAGE ID", 12, priority: 5, isSearched: true) { ($0.imageID, .dim) },
                TableColumn("CREATED", 14, priority: 6) { (Human.age(of: $0.createdAt, at: now), .dim) },
                TableColumn("PLATFORM", 12, priority: 4, isSearched: true) { ($0.platform?.description ?? "-", .text) },
                TableColumn("SIZE", 8, priority: 2, alignment: .trailing) { (Human.size($0.size), .text) },
                TableColumn("BLOBS", 8, priority: 7, alignment: .trailing) { (Human.size($0.blobSize), .dim) },
                TableColumn("", 13, priority: 3) { ($0.flags, $0.problem == nil ? .accent : .bad) },
            ], in: columns)
        let rows = state.inventory.rows
        draw(
            state.images, table, rows: state.listRows,
            empty: state.knowsImages
                ? emptyText(state)
                : state.connection.isConnected ? "Listing the images" : state.connectionText,
            row: { rows[$0] }, isMarked: { state.images.marked.contains($0.id) },
            isPart: Self.readColumns.contains(state.images.cursor.sorting?.column ?? "")
                && !rows.allSatisfy(\.contentsKnown))
    }

    /// What they say of an image is known when it was looked into.
    private static let readColumns: Set = ["PLATFORM", "SIZE", "BLOBS"]

    /// What is missing may be in another namespace.
    private func emptyText(_ state: AppState) -> String {
        let here = state.inventory.namespace
        let others = state.inventory.namespaces.filter { $0.record.name != here && ($0.images ?? 0) > 0 }
            .map { "\($0.images ?? 0) in \($0.record.name)" }
        let elsewhere = others.isEmpty ? "" : ", \(others.joined(separator: ", "))"
        return "0 images in \(here)\(elsewhere). Press \(pullKey(state)) to pull one"
            + (others.isEmpty ? "." : ", \(key(for: .namespace, state)) for another namespace.")
    }

    mutating func drawSnapshotters(_ state: AppState) {
        let table = Table<SnapshotterSummary>(
            [
                TableColumn("SNAPSHOTTER", 14, isSearched: true) { ($0.name, .text) },
                TableColumn("STATE", 8) { $0.stateText },
                TableColumn("SNAPSHOTS", 9, priority: 1, alignment: .trailing) {
                    ($0.snapshots.map(String.init) ?? "-", .text)
                },
                TableColumn("SIZE", 9, priority: 1, alignment: .trailing) { (Human.size($0.size), .text) },
                TableColumn("REMOTE", 6, priority: 3) { ($0.isRemote ? "yes" : "no", .dim) },
                TableColumn("ROOT", 12, priority: 2, isFlexible: true) { ($0.root ?? "-", .dim) },
            ], in: columns)
        let (rows, pane) = (state.listRows, state.paneRows)
        draw(
            state.snapshotters, table, rows: rows,
            empty: state.knowsSnapshotters ? "The daemon has no snapshotter." : "Listing the snapshotters",
            row: { state.inventory.snapshotters[$0] })
        guard pane > 0, let selected = state.selectedSnapshotter else { return }
        drawPane(of: selected, top: rows.upperBound, rows: pane)
    }

    private mutating func drawPane(of snapshotter: SnapshotterSummary, top: Int, rows: Int) {
        var lines = [("root", snapshotter.root ?? "-")]
        lines.append(
            ("capabilities", snapshotter.capabilities.isEmpty ? "-" : snapshotter.capabilities.joined(separator: ", ")))
        let exports = snapshotter.exports.filter { $0.key != "root" }.sorted { $0.key < $1.key }
        lines.append(
            ("exports", exports.isEmpty ? "-" : exports.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")))
        switch snapshotter.state {
        case .ok: break
        case .skipped(let reason): lines.insert(("skipped", reason), at: 0)
        case .failed(let reason): lines.insert(("failed", reason), at: 0)
        }
        drawFacts(lines, top: top, rows: rows)
    }

    /// A pane of facts, below a rule.
    mutating func drawFacts(_ facts: [(String, String)], top: Int, rows: Int) {
        rule(top)
        for (number, line) in facts.prefix(rows - 1).enumerated() {
            put(line.0, 3, top + 1 + number, .dim)
            let column = 3 + DetailLine.labelColumns
            put(
                line.1.shortenedInMiddle(to: columns - column - 1, ellipsis: glyphs.ellipsis), column, top + 1 + number)
        }
    }
}

extension ImageRow {
    /// What marks the image, in words.
    fileprivate var flags: String {
        if problem != nil { return "unreadable" }
        var words: [String] = []
        if isInUse { words.append("in use") }
        if isPinned { words.append("pinned") }
        if unpacked == false { words.append("packed") }
        return words.joined(separator: " ")
    }
}

extension SnapshotterSummary {
    fileprivate var stateText: (String, Role) {
        switch state {
        case .ok: ("ok", .good)
        case .skipped: ("skipped", .dim)
        case .failed: ("failed", .bad)
        }
    }
}
