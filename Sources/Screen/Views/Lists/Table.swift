// A table: columns give way, the least important first, until the rest fits, and take what the rows need.

import App
import Canvas
import Columns
import Text
import Themes

struct Table<Row> {
    private var columns: [Column<Row>]
    private let room: Int
    private static var gap: Int { 2 }
    /// Before the first column: the mark.
    static var margin: Int { 3 }

    /// Which columns there are depends on their usual widths, so that none comes and goes with the rows.
    init(_ columns: [Column<Row>], in room: Int) {
        let room = room - Self.margin - 1
        var kept = columns
        func needed() -> Int { kept.reduce(-Self.gap) { $0 + $1.columns + Self.gap } }
        while needed() > room, let worst = kept.indices.max(by: { kept[$0].priority < kept[$1].priority }),
            kept[worst].priority > 0
        {
            kept.remove(at: worst)
        }
        self.columns = kept
        self.room = room + Self.gap - Self.gap * kept.count
    }

    /// With the widths that these rows need. `arrow` stands behind the name of the column that they are sorted by.
    func fitted(to rows: [Row], sortedBy title: String?, arrow: String) -> Table {
        let needs = columns.map { column in
            let heading = column.title.displayWidth + (column.title == title ? arrow.displayWidth : 0)
            let texts = column.overflows ? column.columns : .max
            let needed = rows.reduce(heading) { max($0, min(texts, column.cell($1).0.displayWidth)) }
            return ColumnWidths.Column(usual: column.columns, needed: needed, isFlexible: column.isFlexible)
        }
        var table = self
        for (index, width) in ColumnWidths.fitting(needs, in: room).enumerated() {
            table.columns[index].columns = width
        }
        table.widenOverflowing(rows, flexible: needs)
        return table
    }

    /// What a text that overflows lacks is taken from the flexible column, as far as that has too much.
    private mutating func widenOverflowing(_ rows: [Row], flexible needs: [ColumnWidths.Column]) {
        guard let long = columns.firstIndex(where: { $0.overflows && !$0.isFlexible }),
            let flexible = columns.firstIndex(where: \.isFlexible)
        else { return }
        let lack = rows.reduce(0) { lack, row in
            let cells = columns.map { $0.cell(row).0 }
            return max(lack, cells[long].displayWidth - room(of: long, cells))
        }
        let more = max(0, min(lack, columns[flexible].columns - needs[flexible].needed))
        columns[long].columns += more
        columns[flexible].columns -= more
    }

    /// How wide a cell may be: where it overflows, the empty ones behind it are its.
    private func room(of index: Int, _ cells: [String]) -> Int {
        let isLong = columns[index].overflows && !cells[index].isEmpty
        let empty = isLong ? cells[(index + 1)...].prefix { $0.isEmpty }.count : 0
        return columns[index...(index + empty)].reduce(-Self.gap) { $0 + $1.columns + Self.gap }
    }

    /// How much earlier the last cell begins where its text is longer: the empty ones before it are its.
    private func lead(of index: Int, _ cells: [String]) -> Int {
        let isLong = columns[index].overflows && cells[index].displayWidth > columns[index].columns
        guard isLong, index == columns.count - 1 else { return 0 }
        let empty = cells[..<index].reversed().prefix { $0.isEmpty }.count
        return columns[(index - empty)..<index].reduce(0) { $0 + $1.columns + Self.gap }
    }

    /// A click on a heading sorts by it.
    func drawHeading(_ painter: inout Painter, row: Int, sortedBy sorted: String?, arrow: String) {
        var start = Self.margin
        for column in columns {
            var title = column.title
            if title == sorted {
                title = title.clipped(to: column.columns - arrow.displayWidth, ellipsis: "") + arrow
            }
            let text = title.clipped(to: column.columns, ellipsis: painter.glyphs.ellipsis).padded(
                to: column.columns, alignment: column.alignment)
            painter.put(text, start, row, .heading)
            if !column.title.isEmpty {
                painter.target(.heading(column.title), start..<start + column.columns, row)
            }
            start += column.columns + Self.gap
        }
    }

    func draw(_ record: Row, _ painter: inout Painter, row: Int, query: ListQuery = ListQuery("")) {
        var start = Self.margin
        var end = 0
        let cells = columns.map { $0.cell(record) }
        let texts = cells.map(\.0)
        for (index, column) in columns.enumerated() {
            let (known, role) = cells[index]
            let value = known.isEmpty && !column.title.isEmpty ? painter.glyphs.nothing : known
            let ellipsis = painter.glyphs.ellipsis
            let lead = lead(of: index, texts)
            let room = room(of: index, texts) + lead
            let fitted =
                column.isFlexible
                ? value.shortenedInMiddle(to: room, ellipsis: ellipsis) : value.clipped(to: room, ellipsis: ellipsis)
            if start >= end {
                let text = fitted.padded(to: column.columns, alignment: column.alignment)
                painter.put(text, start - lead, row, role)
                end = start - lead + room
            }
            if column.isSearched { painter.mark(query, start..<start + column.columns, row) }
            start += column.columns + Self.gap
        }
    }
}

extension Painter {
    /// The marks of a list's row: the pointer of the selected, the dot of the marked, and the highlight.
    mutating func drawMarks(row: Int, isSelected: Bool, isMarked: Bool = false) {
        if isMarked {
            put(glyphs.mark, 1, row, .marked)
            highlight(row, .marked)
        }
        if isSelected {
            put(glyphs.pointer, 0, row, .accent)
            highlight(row, .selected)
        }
    }

    /// Marks what the filter has found in cells that are drawn.
    mutating func mark(_ query: ListQuery, _ columns: Range<Int>, _ row: Int) {
        guard query.hasTexts else { return }
        var bytes: [UInt8] = []
        // The cell of each byte.
        var cells: [Int] = []
        for column in columns where canvas[column, row].width > 0 {
            let glyph = String(canvas[column, row].glyph).lowercased().utf8
            bytes += glyph
            cells += Array(repeating: column, count: glyph.count)
        }
        while bytes.last == 0x20 { bytes.removeLast() }
        let style = theme[.filter]
        for match in query.matches(in: bytes) {
            guard let first = cells[match].first, let last = cells[match].last else { continue }
            canvas.restyle(Rect(column: first, row: row, columns: last - first + 1, rows: 1)) { old in
                var new = old
                if style.foreground != .standard { new.foreground = style.foreground }
                new.attributes.formUnion([.bold, .underline])
                return new
            }
        }
    }

    /// What stands where a list is empty.
    mutating func drawEmpty(_ text: String, row: Int) {
        clip(text, Table<Void>.margin, row, .dim, columns: columns - Table<Void>.margin - 1)
    }
}

extension AppState {
    /// The key for an action, to be named where there is nothing to show.
    func key(for action: Action) -> String {
        settings.keyMap.keys(for: action).first?.description ?? "the key that you gave it"
    }
}
