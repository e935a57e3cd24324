// A table as text: columns as wide as their widest cell.

import Canvas
package import Columns
import Text

package enum TextTable {
    /// Of a list, the columns that commands have. What isn't known is `-`, so that words can be counted.
    package static func lines<Row>(_ columns: [Column<Row>], _ rows: [Row]) -> String {
        let columns = columns.filter(\.isInCommands)
        return lines(columns.map(\.title), rows.map { row in columns.map { Self.filled($0.cell(row).0) } })
    }

    private static func filled(_ cell: String) -> String { cell.isEmpty ? "-" : cell }

    /// What is left of a column that is made narrow.
    private static let least = 10

    /// The heading and the rows, a line each. Cells are made safe for a terminal. No line is wider than `columns`: the
    /// `flexible` column gives way first, then the lines are cut.
    package static func lines(
        _ heading: [String], _ rows: [[String]], flexible: Int = 0, columns: Int? = nil
    ) -> String {
        let cells = ([heading] + rows).map { $0.map(\.printable) }
        var widths = heading.map { _ in 0 }
        for row in cells {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell)) }
        }
        if let columns {
            let excess = widths.reduce(2 * (widths.count - 1), +) - columns
            widths[flexible] = min(widths[flexible], max(least, widths[flexible] - max(0, excess)))
        }
        return cells.map { row in
            let last = row.count - 1
            let line = row.enumerated().map { index, cell in
                let cell = index == flexible && columns != nil ? cell.clipped(to: widths[index]) : cell
                return index == last ? cell : cell.padded(to: widths[index] + 2)
            }.joined()
            return (columns.map { line.clipped(to: $0) } ?? line) + "\n"
        }.joined()
    }
}
