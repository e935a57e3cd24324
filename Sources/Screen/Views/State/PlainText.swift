// The state as lines for a screen reader or a terminal that can't be drawn on: nothing is drawn, all has a number.

package import App
import Canvas
import Columns
import Failure
import FoundationEssentials
import Inventory
import Text
import Themes
import TransferModel

package struct PlainText {
    /// The canvas that rows are read from: high enough for a page of a list and all that stands around it.
    package static let columns = 240
    package static let rows = PlainInput.pageRows + 28

    private let state: AppState
    private let now: Moment

    package init(_ state: AppState, at now: Moment) {
        self.state = state
        self.now = now
    }

    private var words: QuestionWords {
        QuestionWords(state: state, glyphs: Glyphs(isUTF8: false), columns: Self.columns)
    }
}

extension PlainText {
    /// Where one is, and what is there: of a list the page with the selected line.
    package var place: [String] {
        [heading] + (state.cursor.map(list) ?? body) + hints
    }

    package var heading: String {
        let page = state.navigation.pages.isEmpty ? "" : "\(state.place.name), "
        let section = state.place == .content ? ", \(state.places.content.section.rawValue)" : ""
        return Self.tidy(
            "\(page)\(state.navigation.view.rawValue)\(section). Namespace \(state.inventory.namespace), "
                + "\(state.inventory.images.count.counted("image")), \(state.connectionText).")
    }

    /// The numbers, among all lines that are shown, of those on the page.
    var page: Range<Int> {
        guard let cursor = state.cursor else { return 0..<0 }
        let first = cursor.position / PlainInput.pageRows * PlainInput.pageRows
        return first..<min(first + PlainInput.pageRows, cursor.shown.count)
    }

    /// The numbered lines of a page, below what stands above them.
    private func list(_ cursor: ListCursor) -> [String] {
        let page = page
        let (lines, rows, offset) = drawn(with: page)
        var text = lines[state.layout.bodyTop..<rows.lowerBound].map(Self.tidy).filter { !$0.isEmpty }
        // The heading has it already.
        if state.place == .content { text.removeFirst() }
        if cursor.filter != nil, let index = text.firstIndex(where: { $0.hasPrefix("/") }) {
            text[index] = "Filter: \(text[index].dropFirst())"
        }
        guard !page.isEmpty else { return text + [Self.tidy(lines[rows.lowerBound])] }
        for index in page {
            text.append(Self.line(index, lines[rows.lowerBound + index - offset], isSelected: index == cursor.position))
        }
        let left = cursor.shown.count - page.upperBound
        return text + [left > 0 ? "\(left) more: type more." : "That is all."]
    }

    /// The selected line of the list, and what more is known of it.
    package var selected: [String] {
        guard let cursor = state.cursor else { return body }
        guard !cursor.shown.isEmpty else { return ["Nothing is selected."] }
        let (lines, rows, offset) = drawn(with: cursor.position..<cursor.position + 1)
        let line = lines[rows.lowerBound + cursor.position - offset]
        let pane = lines[rows.upperBound..<max(rows.upperBound, state.layout.bodyEnd)]
        return [Self.line(cursor.position, line, isSelected: true)] + pane.map(Self.tidy).filter { !$0.isEmpty }
    }

    /// What of a page without a list says something.
    private var body: [String] {
        let layout = state.layout
        return drawn(state)[layout.bodyTop..<layout.bodyEnd].map(Self.tidy).filter { !$0.isEmpty }
    }

    /// The rows of the screen with a part of the list on it, on which of them the list is, and its first line there.
    private func drawn(with part: Range<Int>) -> (lines: [String], rows: Range<Int>, offset: Int) {
        var state = state
        if !part.isEmpty {
            for index in [part.upperBound - 1, part.lowerBound] { _ = state.update(.click(.line(index)), at: now) }
        }
        return (drawn(state), state.listRows, state.cursor?.offset ?? 0)
    }

    private func drawn(_ state: AppState) -> [String] {
        let canvas = Screen.frame(of: state, theme: .mono, isUTF8: false, at: now, isRead: true).canvas
        return (0..<canvas.size.rows).map { row in
            String((0..<canvas.size.columns).map { canvas[$0, row] }.filter { $0.width > 0 }.map(\.glyph))
        }
    }

    private var hints: [String] {
        // A digit selects a line.
        let keys = state.footer.map { item in
            item.key.allSatisfy(\.isNumber) ? item.label.lowercased() : "\(item.key) \(item.label)"
        }.joined(separator: ", ")
        return ["Type a number to select, a key or its name to act: \(keys)."]
    }

    private static func line(_ index: Int, _ row: String, isSelected: Bool) -> String {
        "\(index + 1)\(isSelected ? " (selected)" : "")  \(tidy(row))"
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
            [words.words(of: question).text]
                + question.answers(in: state).map { "\($0.key)  \($0.label)" } + ["Type one of these letters, or esc."]
        case .namespaces(let open):
            open.list.enumerated().map { number, summary in
                "\(number + 1)  \(summary.record.name)\(summary.images.map { ", \($0.counted("image"))" } ?? "")"
            } + ["Type the number of a namespace, or esc."]
        case .help:
            HelpDialog().lines(in: state).compactMap { line in
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
            let emptying = field.text.isEmpty ? "" : ", \(PlainInput.emptying) to empty it"
            lines.append("\(field.name.rawValue)\(usual): type it, or nothing to go on\(emptying); esc leaves.")
        }
        return lines
    }

    /// How far a transfer is, in one line.
    package func progress(of item: TransferItem) -> String {
        let subject = "\(item.operation.kind.rawValue) \(item.operation.subject)"
        if item.isQueued { return "\(subject): waits for others." }
        guard item.isUnfinished else {
            return ([subject + ":"] + item.messages(columns: Self.columns).map(\.text)).joined(separator: " ")
        }
        let overall = item.progress.overall
        let time = item.time(at: now)
        let fraction = item.progress.completion.map { "\(Human.percent($0)), " } ?? ""
        let speed = item.progress.speed(at: time).map { ", \(Human.speed($0))" } ?? ""
        return "\(subject): \(fraction)\(Human.size(overall.current)) of \(Human.size(overall.total))\(speed)"
            + (item.progress.timeLeft(at: time).map { ", \($0.text)" } ?? "")
    }
}
