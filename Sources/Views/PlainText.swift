// The state as lines for a screen reader or a terminal that can't be drawn on: nothing is drawn, all has a number.

package import AppModel
import Canvas
import Failure
import FoundationEssentials
import Inventory
import Themes
import TransferModel

package struct PlainText {
    /// A page of a list: the canvas that rows are read from has room for these and what stands around them.
    package static let pageRows = 20
    package static let columns = 160
    package static let rows = pageRows + 12

    private let state: AppState
    private let now: Moment

    package init(_ state: AppState, at now: Moment) {
        self.state = state
        self.now = now
    }

    private var painter: Painter {
        Painter(
            frame: Frame(canvas: Canvas(size: Size(columns: Self.columns, rows: 1), style: .plain)), theme: .mono,
            glyphs: Glyphs(isUTF8: false), now: now)
    }
}

extension PlainText {
    /// Where one is, and what is there.
    package var place: [String] {
        [heading] + (state.listName == nil ? body : list) + hints
    }

    private var heading: String {
        let page = state.page.map { _ in "\(state.place.description), " } ?? ""
        let count = state.inventory.images.count
        return "\(page)\(state.view.rawValue). Namespace \(state.inventory.namespace), "
            + "\(count) image\(count == 1 ? "" : "s"), \(state.connectionText)."
    }

    /// The numbered lines of a list that are on the page, below their headings.
    private var list: [String] {
        guard let cursor = state.cursor else { return [] }
        let lines = drawn
        let rows = state.listRows
        var text: [String] = []
        if let filter = cursor.filter { text.append("Filter: \(filter.text)") }
        text.append(Self.tidy(lines[rows.lowerBound - 1]))
        guard !cursor.visible.isEmpty else { return text + [Self.tidy(lines[rows.lowerBound])] }
        for (row, place) in zip(rows, cursor.offset..<cursor.offset + cursor.visible.count) {
            let isSelected = place == cursor.position
            text.append("\(place + 1)\(isSelected ? " (selected)" : "")  \(Self.tidy(lines[row]))")
        }
        let left = cursor.shown.count - cursor.offset - cursor.visible.count
        text.append(left > 0 ? "\(left) more: type more." : "That is all.")
        return text
    }

    /// The selected line of the list.
    package var selected: String {
        guard let cursor = state.cursor, !cursor.shown.isEmpty else { return "Nothing is selected." }
        let line = drawn[state.listRows.lowerBound + cursor.position - cursor.offset]
        return "\(cursor.position + 1) (selected)  \(Self.tidy(line))"
    }

    /// What of a page without a list says something.
    private var body: [String] {
        let layout = state.layout
        return drawn[layout.bodyTop..<layout.bodyEnd].map(Self.tidy).filter { !$0.isEmpty }
    }

    private var drawn: [String] {
        let canvas = Screen.frame(of: state, theme: .mono, isUTF8: false, at: now).canvas
        return (0..<canvas.size.rows).map { row in
            String((0..<canvas.size.columns).map { canvas[$0, row] }.filter { $0.width > 0 }.map(\.glyph))
        }
    }

    private var hints: [String] {
        let keys = state.footer.map { "\($0.key) \($0.label)" }.joined(separator: ", ")
        return ["Type a number to select, a key or its name to act: \(keys)."]
    }

    /// Without pointers, bars and the room between columns.
    private static func tidy(_ line: String) -> String {
        line.split(separator: " ").filter { word in
            word != ">" && !(word.count > 2 && word.allSatisfy { $0 == "#" || $0 == "." || $0 == "-" })
        }.joined(separator: " ")
    }
}

extension PlainText {
    /// What the dialog that is open asks; nil where none is.
    package var question: [String]? {
        switch state.dialog {
        case nil, .command: nil
        case .form(let form): question(of: form)
        case .question(let question):
            [painter.words(question, state).text]
                + state.answers(to: question).map { "\($0.key)  \($0.label)" } + ["Type one of these letters."]
        case .namespaces(let open):
            open.list.enumerated().map { number, summary in
                "\(number + 1)  \(summary.record.name)\(summary.images.map { ", \($0) images" } ?? "")"
            } + ["Type the number of a namespace, or esc."]
        case .help:
            state.helpLines().compactMap { line in
                switch line {
                case .blank: nil
                case .heading(let text): text
                case .entry(let keys, let summary): "\(keys): \(summary)"
                }
            }
        }
    }

    private func question(of form: FormDialog) -> [String] {
        let field = form.form.focused
        var lines: [String] = []
        if form.form.focus == form.form.fields.firstIndex(where: { $0.kind != .fixed }) {
            lines.append("\(form.title).")
            lines += form.form.fields.filter { $0.kind == .fixed }.map { "\($0.name.rawValue): \($0.text)" }
        }
        if let problem = form.problem {
            lines.append("\(problem.message) \(problem.hint ?? "")")
        }
        switch field.kind {
        case .choice(let values):
            lines += values.enumerated().map { number, value in
                "\(number + 1)  \(value)\(value == field.text ? " (chosen)" : "")"
            }
            lines.append("\(field.name.rawValue): type a number, or nothing to go on; esc leaves.")
        case .secret: lines.append("\(field.name.rawValue): it is not shown; esc leaves.")
        case .text, .path, .fixed:
            let usual = field.text.isEmpty ? "" : " [\(field.text)]"
            lines.append("\(field.name.rawValue)\(usual): type it, or nothing to go on; esc leaves.")
        }
        return lines
    }

    /// How far a transfer is, in one line.
    package func progress(of item: TransferItem) -> String {
        let subject = "\(item.operation.kind.rawValue) \(item.operation.subject)"
        if item.isQueued { return "\(subject): waits for others." }
        guard item.isUnfinished else {
            return ([subject + ":"] + painter.messages(of: item).map(\.0)).joined(separator: " ")
        }
        let overall = item.progress.overall
        let time = item.time(at: now)
        let fraction = item.progress.completion.map { "\(Human.percent($0)), " } ?? ""
        let speed = item.progress.speed(at: time).map { ", \(Human.speed($0))" } ?? ""
        return "\(subject): \(fraction)\(Human.size(overall.current)) of \(Human.size(overall.total))\(speed)"
    }
}
