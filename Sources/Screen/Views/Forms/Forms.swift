// Dialogs that ask for what an operation needs: fields, what is wrong with them, and the command that does the same.

import App
import Canvas
import Failure
import OCI
import Text
import Themes

extension Painter {
    private static var labelColumns: Int { 13 }
    /// The most completions that are listed at once.
    private static var mostCompletions: Int { 6 }

    mutating func drawForm(_ dialog: FormDialog, _ state: AppState) {
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
            drawLine(line, of: dialog.form, row, in: inside)
        }
        drawText(of: dialog, state, in: inside, row: inside.row + bodyRows + 1)
    }

    private mutating func drawText(of dialog: FormDialog, _ state: AppState, in inside: Rect, row: Int) {
        let (text, role): (String?, Role) =
            dialog.problem.map { ($0.message + ($0.hint.map { " " + $0 } ?? ""), .bad) }
            ?? (dialog.command ?? dialog.outlook(in: state)?.words(for: dialog.purpose), .dim)
        let lines = TextWrap.lines(text ?? "", columns: inside.columns)
        for (row, line) in zip(row..<inside.endRow, lines) {
            clip(line, inside.column, row, role, columns: inside.columns)
        }
    }

    private mutating func drawLine(_ line: FormLine, of form: Form, _ row: Int, in inside: Rect) {
        let value = inside.column + Self.labelColumns
        let room = inside.columns - Self.labelColumns
        switch line {
        case .completion(let completion): clip(completion.name, value, row, .dim, columns: room)
        case .more(let count): put("+ \(count) more", value, row, .dim, columns: room)
        case .asking: clip("asking the registry for its tags", value, row, .dim, columns: room)
        case .nothing: clip("nothing begins with this", value, row, .warning, columns: room)
        case .field(let index):
            let field = form.fields[index]
            let hasFocus = index == form.focus
            target(.field(index), inside.column..<inside.endColumn, row)
            put(field.name.rawValue, inside.column, row, hasFocus ? .accent : .dim)
            switch field.kind {
            case .fixed: clip(field.text, value, row, field.name == .scheme ? .warning : .dialog, columns: room)
            case .choice:
                let shown = hasFocus ? "< \(field.text) >" : field.text
                clip(shown, value, row, hasFocus ? .inputSelected : .dialog, columns: room)
            case .text, .path, .secret: drawInput(field.input, value, row, columns: room, hasFocus: hasFocus)
            }
        }
    }

    /// A text that is wider than its field shows the part around the cursor. A secret shows how long it is.
    private mutating func drawInput(_ field: TextField, _ column: Int, _ row: Int, columns room: Int, hasFocus: Bool) {
        canvas.fill(Rect(column: column, row: row, columns: room, rows: 1), style: theme[hasFocus ? .input : .dialog])
        let text = field.isSecret ? String(repeating: glyphs.hidden, count: field.text.count) : field.text
        let role: Role = !hasFocus ? .dialog : field.isSelected ? .inputSelected : .input
        let part = text.part(around: hasFocus ? field.cursor : 0, columns: room)
        put(part.text, column, row, role, columns: room)
        if hasFocus { canvas.cursor = (column + part.cursor, row) }
    }
}

extension HostOutlook {
    fileprivate func words(for purpose: FormPurpose) -> String {
        func part(_ words: String, _ hosts: [String]) -> String? {
            hosts.isEmpty ? nil : "\(words) on \(hosts.count): \(hosts.few)."
        }
        return [
            purpose == .copy ? digest.map { "Copies \($0.short)." } : nil,
            having.isEmpty ? nil : "\(purpose == .tag ? "The source is" : "Already") on \(having.count).",
            part("Other content", differing), part("Not", lacking), part("Unknown", unknown),
        ].compactMap(\.self).joined(separator: " ")
    }
}

/// A line of a form above its text.
private enum FormLine {
    /// The index of the field.
    case field(Int)
    case completion(PathCompletion)
    /// So many completions more.
    case more(Int)
    /// Completions are awaited.
    case asking
    /// There is no completion.
    case nothing

    static func lines(of form: Form, completions most: Int) -> [FormLine] {
        form.fields.indices.flatMap { index -> [FormLine] in
            guard index == form.focus else { return [.field(index)] }
            if form.isAsking { return [.field(index), .asking] }
            if form.hasNoCompletion { return [.field(index), .nothing] }
            let found = form.completions
            let shown = found.count > most ? most - 1 : found.count
            return [.field(index)] + found.prefix(shown).map { .completion($0) }
                + (found.count > shown ? [.more(found.count - shown)] : [])
        }
    }

    /// Completions belong to the field that has the keys.
    func belongs(to index: Int) -> Bool {
        if case .field(let other) = self { index == other } else { true }
    }
}
