// A table whose columns give way, the least important first, until the rest fits.

import AppModel
import Canvas
import Keys
import Themes

struct TableColumn<Row> {
    var title: String
    var columns: Int
    /// Columns with the highest number go first; 0 stays.
    var priority: Int
    var alignment: Alignment
    /// Takes the room that is left, and is shortened in the middle.
    var isFlexible: Bool
    /// Whether the filter looks through it: what it has found there is marked.
    var isSearched: Bool
    var cell: (Row) -> (String, Role)

    init(
        _ title: String, _ columns: Int, priority: Int = 0, alignment: Alignment = .leading, isFlexible: Bool = false,
        isSearched: Bool = false,
        cell: @escaping (Row) -> (String, Role)
    ) {
        self.title = title
        self.columns = columns
        self.priority = priority
        self.alignment = alignment
        self.isFlexible = isFlexible
        self.isSearched = isSearched
        self.cell = cell
    }
}

struct Table<Row> {
    private var columns: [TableColumn<Row>]
    private static var gap: Int { 2 }
    /// Before the first column: the mark.
    static var margin: Int { 3 }

    init(_ columns: [TableColumn<Row>], in room: Int) {
        let room = room - Self.margin - 1
        var kept = columns
        func needed() -> Int { kept.reduce(-Self.gap) { $0 + $1.columns + Self.gap } }
        while needed() > room, let worst = kept.indices.max(by: { kept[$0].priority < kept[$1].priority }),
            kept[worst].priority > 0
        {
            kept.remove(at: worst)
        }
        if let flexible = kept.firstIndex(where: { $0.isFlexible }) {
            kept[flexible].columns = max(1, kept[flexible].columns + room - needed())
        }
        self.columns = kept
    }

    /// A click on a heading sorts by it. Which one that is, and the way, stands behind its name; `isPart` says that not
    /// everything is known that it goes by.
    func drawHeading(_ painter: inout Painter, row: Int, sorting: Sorting? = nil, isPart: Bool = false) {
        var place = Self.margin
        for column in columns {
            var title = column.title
            if let sorting, sorting.column == title {
                let arrow =
                    (sorting.isDescending ? painter.glyphs.descending : painter.glyphs.ascending)
                    + (isPart ? painter.glyphs.ellipsis : "")
                title = title.clipped(to: column.columns - arrow.displayWidth, ellipsis: "") + arrow
            }
            let text = title.clipped(to: column.columns, ellipsis: painter.glyphs.ellipsis).padded(
                to: column.columns, alignment: column.alignment)
            painter.put(text, place, row, .heading)
            if !column.title.isEmpty {
                painter.target(.heading(column.title), place..<place + column.columns, row)
            }
            place += column.columns + Self.gap
        }
    }

    func draw(_ record: Row, _ painter: inout Painter, row: Int, query: ListQuery = ListQuery("")) {
        var place = Self.margin
        for column in columns {
            let (value, role) = column.cell(record)
            let ellipsis = painter.glyphs.ellipsis
            let fitted =
                column.isFlexible
                ? value.shortenedInMiddle(to: column.columns, ellipsis: ellipsis)
                : value.clipped(to: column.columns, ellipsis: ellipsis)
            painter.put(fitted.padded(to: column.columns, alignment: column.alignment), place, row, role)
            if column.isSearched { painter.mark(query, place..<place + column.columns, row) }
            place += column.columns + Self.gap
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

    /// The key that pulls, to be named where there is nothing to show.
    func pullKey(_ state: AppState) -> String { key(for: .pull, state) }

    func key(for action: Action, _ state: AppState) -> String {
        state.settings.keyMap.keys(for: action).first?.description ?? "the key that you gave it"
    }

    /// What stands where a list is empty.
    mutating func drawEmpty(_ text: String, row: Int) {
        clip(text, Table<Void>.margin, row, .dim, columns: columns - Table<Void>.margin - 1)
    }
}
