// Dialogs that ask for what an operation needs: fields, what is wrong with them, and the command that does the same.

import App
import Canvas
import Failure
import Text
import Themes

extension Painter {
    private static var labelColumns: Int { 13 }
    /// The most completions that are listed at once.
    private static var mostCompletions: Int { 6 }

    mutating func drawForm(_ dialog: FormDialog) {
        let lines = FormLine.lines(of: dialog.form, completions: Self.mostCompletions)
        // A blank and up to three lines of text stand below the fields, fewer where the screen is low.
        let room = canvas.size.rows - 2
        let textRows = max(2, min(4, room - lines.count))
        let bodyRows = min(lines.count, max(1, room - textRows))
        let inside = drawFrame(dialog.title, columns: 72, rows: bodyRows + textRows)
        let end = lines.lastIndex { $0.belongs(to: dialog.form.focus) } ?? 0
        let focus = lines.firstIndex { $0.belongs(to: dialog.form.focus) } ?? 0
        let start = max(0, min(end - bodyRows + 1, focus, lines.count - bodyRows))
        for (row, line) in zip(inside.row..<inside.row + bodyRows, lines.dropFirst(start)) {
            draw(line, dialog.form, row, in: inside)
        }
        drawText(of: dialog, in: inside, row: inside.row + bodyRows + 1)
    }

    private mutating func drawText(of dialog: FormDialog, in inside: Rect, row: Int) {
        let (text, role): (String?, Role) =
            dialog.problem.map { ($0.message + ($0.hint.map { " " + $0 } ?? ""), .bad) } ?? (dialog.command, .dim)
        let lines = TextWrap.lines(text ?? "", columns: inside.columns)
        for (row, line) in zip(row..<inside.endRow, lines) {
            clip(line, inside.column, row, role, columns: inside.columns)
        }
    }

    private mutating func draw(_ line: FormLine, _ form: Form, _ row: Int, in inside: Rect) {
        let value = inside.column + Self.labelColumns
        let room = inside.columns - Self.labelColumns
        switch line {
        case .completion(let completion): clip(completion.name, value, row, .dim, columns: room)
        case .more(let count): put("+ \(count) more", value, row, .dim, columns: room)
        case .asking: clip("asking the registry for its tags", value, row, .dim, columns: room)
        case .nothing: clip("nothing begins with this", value, row, .warning, columns: room)
        case .field(let place):
            let field = form.fields[place]
            let hasFocus = place == form.focus
            target(.field(place), inside.column..<inside.endColumn, row)
            put(field.name.rawValue, inside.column, row, hasFocus ? .accent : .dim)
            switch field.kind {
            case .fixed: clip(field.text, value, row, field.name == .scheme ? .warning : .dialog, columns: room)
            case .choice:
                let shown = hasFocus ? "< \(field.text) >" : field.text
                clip(shown, value, row, hasFocus ? .inputSelected : .dialog, columns: room)
            case .text, .path, .secret: draw(field.input, value, row, columns: room, hasFocus: hasFocus)
            }
        }
    }

    /// A text that is wider than its field shows the part around the cursor. A secret shows how long it is.
    private mutating func draw(_ field: TextField, _ column: Int, _ row: Int, columns room: Int, hasFocus: Bool) {
        canvas.fill(Rect(column: column, row: row, columns: room, rows: 1), style: theme[hasFocus ? .input : .dialog])
        let text = field.isSecret ? String(repeating: glyphs.hidden, count: field.text.count) : field.text
        let role: Role = !hasFocus ? .dialog : field.isSelected ? .inputSelected : .input
        let part = part(of: text, around: hasFocus ? field.cursor : 0, columns: room)
        put(part.text, column, row, role, columns: room)
        if hasFocus { canvas.cursor = (column + part.cursor, row) }
    }

    /// What of a text is shown such that the cursor is in view, and in which column of it the cursor stands.
    func part(of text: String, around cursor: Int, columns room: Int) -> (text: String, cursor: Int) {
        let before = String(text.prefix(cursor)).printable.displayWidth
        var rest = Substring(text.printable)
        var cut = 0
        while cut < before - room + 1, let first = rest.popFirst() { cut += String(first).displayWidth }
        return (String(rest), before - cut)
    }
}

/// A line of a form above its text.
private enum FormLine {
    /// The place of the field.
    case field(Int)
    case completion(PathCompletion)
    /// So many completions more.
    case more(Int)
    /// Completions are awaited.
    case asking
    /// There is no completion.
    case nothing

    static func lines(of form: Form, completions most: Int) -> [FormLine] {
        form.fields.indices.flatMap { place -> [FormLine] in
            guard place == form.focus else { return [.field(place)] }
            if form.isAsking { return [.field(place), .asking] }
            if form.hasNoCompletion { return [.field(place), .nothing] }
            let found = form.completions
            let shown = found.count > most ? most - 1 : found.count
            return [.field(place)] + found.prefix(shown).map { .completion($0) }
                + (found.count > shown ? [.more(found.count - shown)] : [])
        }
    }

    /// Completions belong to the field that has the keys.
    func belongs(to place: Int) -> Bool {
        if case .field(let other) = self { place == other } else { true }
    }
}
