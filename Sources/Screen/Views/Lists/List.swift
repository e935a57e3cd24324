// A list: heading, filter line, rows, and the pane below.

import App
import Canvas
import Columns
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    /// Draws heading, filter line and the visible rows of a list. Behind the name of the column that it is sorted by
    /// stands the way; `isPart` says that not everything is known that it goes by.
    mutating func drawList<ID, Row>(
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
        let part = filter.text.part(around: filter.cursor, columns: room)
        put(part.text, column, row, .filter, columns: room)
        canvas.cursor = (column + part.cursor, row)
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
