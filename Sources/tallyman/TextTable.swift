// A table as text: columns as wide as their widest cell.

import Canvas
import Text

enum TextTable {
    /// What is left of a column that is made narrow.
    private static let least = 10

    /// The heading and the rows, a line each. Cells are made safe for a terminal. No line is wider than `columns`: the
    /// `flexible` column gives way first, then the lines are cut.
    static func lines(
        _ heading: [String], _ rows: [[String]], flexible: Int = 0, columns: Int? = nil
    ) -> String {
        let cells = ([heading] + rows).map { $0.map(\.printable) }
        var widths = heading.map { _ in 0 }
        for row in cells {
            for (place, cell) in row.enumerated() { widths[place] = max(widths[place], DisplayWidth.of(cell)) }
        }
        if let columns {
            let excess = widths.reduce(2 * (widths.count - 1), +) - columns
            widths[flexible] = min(widths[flexible], max(least, widths[flexible] - max(0, excess)))
        }
        return cells.map { row in
            let last = row.count - 1
            let line = row.enumerated().map { place, cell in
                let cell = place == flexible && columns != nil ? cell.clipped(to: widths[place]) : cell
                return place == last ? cell : cell.padded(to: widths[place] + 2)
            }.joined()
            return (columns.map { line.clipped(to: $0) } ?? line) + "\n"
        }.joined()
    }
}
