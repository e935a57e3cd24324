// What opens above the screen: its frame, the namespaces, the help.

import App
import Canvas
import Inventory
import Text
import Themes

extension Painter {
    /// A framed rectangle in the middle; returns what is inside the frame and its margin.
    mutating func drawFrame(_ title: String, columns wanted: Int, rows: Int) -> Rect {
        let (width, height) = (min(columns, wanted + 4), min(canvas.size.rows, rows + 2))
        let frame = Rect(
            column: (columns - width) / 2, row: max(0, (canvas.size.rows - height) / 2), columns: width, rows: height)
        canvas.fill(frame, style: theme[.dialog])
        let line = glyphs.frame
        let (right, bottom) = (frame.endColumn - 1, frame.endRow - 1)
        for row in [frame.row, bottom] {
            canvas.fill(
                Rect(column: frame.column, row: row, columns: width, rows: 1), with: line.4, style: theme[.border])
        }
        for column in [frame.column, right] {
            canvas.fill(
                Rect(column: column, row: frame.row, columns: 1, rows: height), with: line.5, style: theme[.border])
        }
        put(line.0, frame.column, frame.row, .border)
        put(line.1, right, frame.row, .border)
        put(line.2, right, bottom, .border)
        put(line.3, frame.column, bottom, .border)
        clip(" \(title) ", frame.column + 2, frame.row, .dialogTitle, columns: width - 4)
        canvas.cursor = nil
        return Rect(column: frame.column + 2, row: frame.row + 1, columns: width - 4, rows: height - 2)
    }

    mutating func drawDialog(_ dialog: NamespaceDialog, current: String) {
        let rows = max(1, min(dialog.list.count, canvas.size.rows - 6))
        let inside = drawFrame("Namespace", columns: 50, rows: rows)
        guard !dialog.list.isEmpty else {
            clip("no namespace is known yet", inside.column, inside.row, .dim, columns: inside.columns)
            return
        }
        let start = max(0, min(dialog.position - inside.rows / 2, dialog.list.count - inside.rows))
        for (row, index) in zip(inside.row..<inside.endRow, start..<dialog.list.count) {
            let summary = dialog.list[index]
            let isSelected = index == dialog.position
            let count = summary.images?.counted("image") ?? ""
            let name =
                (isSelected ? glyphs.pointer : " ") + " " + summary.record.name
                + (summary.record.name == current ? "  (here)" : "")
            let room = inside.columns - count.count - 1
            let role: Role = isSelected ? .selected : .dialog
            put(name.clipped(to: room, ellipsis: glyphs.ellipsis).padded(to: room), inside.column, row, role)
            put(" " + count, inside.column + room, row, role)
            target(.line(index), inside.column..<inside.endColumn, row)
        }
    }

    mutating func drawHelp(_ state: AppState, _ help: HelpDialog) {
        let lines = help.lines(in: state)
        let inside = drawFrame("Keys", columns: 72, rows: help.rows(in: state))
        if let filter = help.filter {
            let end = clip(
                " /\(filter.text) ", inside.column + 8, inside.row - 1, .filter, columns: inside.columns - 10)
            if help.isTyping { canvas.cursor = (end - 1, inside.row - 1) }
        }
        if lines.isEmpty { clip("no key does that here", inside.column, inside.row, .dim, columns: inside.columns) }
        for (row, line) in zip(inside.row..<inside.endRow, lines.dropFirst(help.scroll)) {
            switch line {
            case .blank: break
            case .heading(let text): clip(text, inside.column, row, .heading, columns: inside.columns)
            case .entry(let keys, let summary):
                let width = min(26, inside.columns / 2)
                clip(keys, inside.column + 1, row, .key, columns: width - 2)
                clip(summary, inside.column + width, row, .dialog, columns: inside.columns - width)
            }
        }
        let left = lines.count - help.scroll - inside.rows
        if left > 0 { put(" \(left) more ", inside.endColumn - 10, inside.endRow, .dim) }
    }
}
