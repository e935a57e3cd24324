// A table as text: columns as wide as their widest cell.

import Canvas

enum TextTable {
    /// The heading and the rows, a line each. Cells are made safe for a terminal.
    static func lines(_ heading: [String], _ rows: [[String]]) -> String {
        let cells = ([heading] + rows).map { $0.map(\.printable) }
        var widths = heading.map { _ in 0 }
        for row in cells {
            for (place, cell) in row.enumerated() { widths[place] = max(widths[place], DisplayWidth.of(cell)) }
        }
        return cells.map { row in
            let last = row.count - 1
            return row.enumerated().map { $0 == last ? $1 : $1.padded(to: widths[$0] + 2) }.joined() + "\n"
        }.joined()
    }
}
