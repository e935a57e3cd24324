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
    var cell: (Row) -> (String, Role)

    init(
        _ title: String, _ columns: Int, priority: Int = 0, alignment: Alignment = .leading, isFlexible: Bool = false,
        cell: @escaping (Row) -> (String, Role)
    ) {
        self.title = title
        self.columns = columns
        self.priority = priority
        self.alignment = alignment
        self.isFlexible = isFlexible
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

    func drawHeading(_ painter: inout Painter, row: Int) {
        draw(&painter, row: row) { column in (column.title, .heading) }
    }

    func draw(_ record: Row, _ painter: inout Painter, row: Int) {
        draw(&painter, row: row) { column in column.cell(record) }
    }

    private func draw(_ painter: inout Painter, row: Int, text: (TableColumn<Row>) -> (String, Role)) {
        var place = Self.margin
        for column in columns {
            let (value, role) = text(column)
            let ellipsis = painter.glyphs.ellipsis
            let fitted =
                column.isFlexible
                ? value.shortenedInMiddle(to: column.columns, ellipsis: ellipsis)
                : value.clipped(to: column.columns, ellipsis: ellipsis)
            painter.put(fitted.padded(to: column.columns, alignment: column.alignment), place, row, role)
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
