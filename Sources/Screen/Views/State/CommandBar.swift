// The line that a command is typed into, in place of the footer, and what it may go on to.

import App
import Canvas
import Themes

extension Painter {
    mutating func drawCommandLine(_ line: CommandLine, _ layout: Layout) {
        let row = layout.footer
        canvas.fill(Rect(column: 0, row: row, columns: columns, rows: 1), style: theme[.text])
        put(":", 0, row, .accent)
        let part = line.text.part(around: line.input.cursor, columns: columns - 2)
        put(part.text, 1, row, .text, columns: columns - 2)
        canvas.cursor = (1 + part.cursor, row)
        guard !line.completions.isEmpty else { return }
        canvas.fill(Rect(column: 0, row: row - 1, columns: columns, rows: 1), style: theme[.dialog])
        clip(line.completions.joined(separator: "  "), 1, row - 1, .key, columns: columns - 2)
    }
}
