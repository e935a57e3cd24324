// What opens above the screen: the pull dialog, the namespaces, questions, the help.

import AppModel
import Canvas
import Failure
import Inventory
import Themes
import TransferModel

extension Painter {
    /// A framed rectangle in the middle; returns what is inside the frame and its margin.
    private mutating func drawFrame(_ title: String, columns wanted: Int, rows: Int) -> Rect {
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

    mutating func drawDialog(_ dialog: PullDialog) {
        let inside = drawFrame("Pull an image", columns: 72, rows: 8)
        let label = 13
        let value = inside.column + label
        let room = inside.columns - label
        func row(_ field: PullField) -> Int { inside.row + field.rawValue }
        for (field, name) in zip(PullField.allCases, ["reference", "platform", "snapshotter", "unpack"]) {
            put(name, inside.column, row(field), field == dialog.focus ? .accent : .dim)
        }
        draw(dialog.reference, value, row(.reference), columns: room, hasFocus: dialog.focus == .reference)
        draw(dialog.platform, value, row(.platform), columns: room, hasFocus: dialog.focus == .platform)
        func choice(_ text: String, _ field: PullField) {
            let shown = field == dialog.focus ? "< \(text) >" : text
            clip(shown, value, row(field), field == dialog.focus ? .inputSelected : .dialog, columns: room)
        }
        choice(dialog.snapshotter, .snapshotter)
        choice(dialog.unpack.rawValue, .unpack)
        if let problem = dialog.problem {
            let text = problem.message + (problem.hint.map { " " + $0 } ?? "")
            for (number, line) in TextWrap.lines(text, columns: inside.columns).prefix(3).enumerated() {
                clip(line, inside.column, inside.row + 5 + number, .bad, columns: inside.columns)
            }
        } else if let command = dialog.command {
            for (number, line) in TextWrap.lines(command, columns: inside.columns).prefix(3).enumerated() {
                clip(line, inside.column, inside.row + 5 + number, .dim, columns: inside.columns)
            }
        }
    }

    /// A text that is wider than its field shows the part around the cursor.
    private mutating func draw(_ field: TextField, _ column: Int, _ row: Int, columns room: Int, hasFocus: Bool) {
        canvas.fill(Rect(column: column, row: row, columns: room, rows: 1), style: theme[hasFocus ? .input : .dialog])
        let before = String(field.text.prefix(field.cursor)).printable.displayWidth
        let skipped = hasFocus ? max(0, before - room + 1) : 0
        let role: Role = !hasFocus ? .dialog : field.isSelected ? .inputSelected : .input
        var rest = Substring(field.text.printable)
        var cut = 0
        while cut < skipped, let first = rest.popFirst() { cut += String(first).displayWidth }
        put(String(rest), column, row, role, columns: room)
        if hasFocus { canvas.cursor = (column + before - cut, row) }
    }

    mutating func drawDialog(_ dialog: NamespaceDialog, current: String) {
        let rows = max(1, min(dialog.list.count, canvas.size.rows - 6))
        let inside = drawFrame("Namespace", columns: 50, rows: rows)
        guard !dialog.list.isEmpty else {
            clip("no namespace is known yet", inside.column, inside.row, .dim, columns: inside.columns)
            return
        }
        let start = max(0, min(dialog.position - inside.rows / 2, dialog.list.count - inside.rows))
        for (row, place) in zip(inside.row..<inside.endRow, start..<dialog.list.count) {
            let summary = dialog.list[place]
            let isSelected = place == dialog.position
            let count = summary.images.map { "\($0) image\($0 == 1 ? "" : "s")" } ?? ""
            let name =
                (isSelected ? glyphs.pointer : " ") + " " + summary.record.name
                + (summary.record.name == current ? "  (here)" : "")
            let room = inside.columns - count.count - 1
            let role: Role = isSelected ? .selected : .dialog
            put(name.clipped(to: room, ellipsis: glyphs.ellipsis).padded(to: room), inside.column, row, role)
            put(" " + count, inside.column + room, row, role)
        }
    }

    mutating func drawQuestion(_ question: Question, _ state: AppState) {
        let (title, text): (String, String) =
            switch question {
            case .cancel(let id):
                (
                    "Cancel?",
                    "Cancel \(state.transfer(id)?.operation.references.first ?? "the transfer")? What it has loaded is "
                        + "removed."
                )
            case .quit:
                ("Quit?", "\(state.runningTransfers) running. Cancel and quit? What was loaded is removed.")
            }
        let lines = TextWrap.lines(text, columns: min(56, columns - 6))
        let inside = drawFrame(title, columns: 58, rows: lines.count + 2)
        for (row, line) in zip(inside.row..., lines) {
            clip(line, inside.column, row, .dialog, columns: inside.columns)
        }
        var column = put("y", inside.column, inside.endRow - 1, .key) + 1
        column = put("yes", column, inside.endRow - 1, .label) + 2
        column = put("n", column, inside.endRow - 1, .key) + 1
        put("no", column, inside.endRow - 1, .label)
    }

    mutating func drawHelp(_ state: AppState, scroll: Int) {
        let lines = state.helpLines
        let inside = drawFrame("Keys", columns: 72, rows: state.helpRows)
        for (row, line) in zip(inside.row..<inside.endRow, lines.dropFirst(scroll)) {
            switch line {
            case .blank: break
            case .heading(let text): clip(text, inside.column, row, .heading, columns: inside.columns)
            case .entry(let keys, let summary):
                let width = min(24, inside.columns / 2)
                clip(keys, inside.column + 1, row, .key, columns: width - 2)
                clip(summary, inside.column + width, row, .dialog, columns: inside.columns - width)
            }
        }
        let left = lines.count - scroll - inside.rows
        if left > 0 { put(" \(left) more ", inside.endColumn - 10, inside.endRow, .dim) }
    }
}
