// Questions: what they say.

import App
import Canvas
import Columns
import Failure
import Inventory
import OCI
import Text
import Themes
import TransferModel

extension Painter {
    mutating func drawQuestion(_ question: Question, _ state: AppState) {
        let words = QuestionWords(state: state, glyphs: glyphs, columns: columns)
        let (title, text) = words.words(of: question)
        let lines = TextWrap.lines(text, columns: min(56, columns - 6))
        let answers = question.answers(in: state)
        let columns = min(58, columns - 4)
        let widths = answers.map { $0.label.count + 4 }
        let answerRows = widths.reduce(0, +) - 2 > columns ? 2 : 1
        let textRows = min(lines.count, canvas.size.rows - 3 - answerRows)
        let inside = drawFrame(title, columns: 58, rows: textRows + 1 + answerRows)
        let first = inside.endRow - answerRows
        for (row, line) in zip(inside.row..<first - 1, lines) {
            clip(line, inside.column, row, .dialog, columns: inside.columns)
        }
        var (column, row) = (inside.column, first)
        for (answer, width) in zip(answers, widths) {
            if column + width - 2 > inside.endColumn { (column, row) = (inside.column, row + 1) }
            let start = column
            column = put(String(answer.key), column, row, .key) + 1
            column = put(answer.label, column, row, .label)
            target(.key(.character(answer.key)), start..<column, row)
            column += 2
        }
    }
}

/// What a question says.
struct QuestionWords {
    let state: AppState
    let glyphs: Glyphs
    /// Of the screen.
    let columns: Int

    func words(of question: Question) -> (title: String, text: String) {
        switch question {
        case .cancel(let id):
            let place = state.transfers[id].map { $0.host.isEmpty ? "" : " on \($0.host)" } ?? ""
            return ("Cancel?", "Cancel \(subject(id))\(place)? What it has loaded is removed.")
        case .cancelGroup(let id):
            let left = state.transfers.group(id).map { $0.members.count - $0.done - $0.failed - $0.cancelled } ?? 0
            return ("Cancel all?", "Cancel the \(left) of this group that have not ended? What they loaded is removed.")
        case .quit:
            let keeps = question.answers(in: state).contains { $0.choice == .keep }
            return (
                "Quit?",
                "\(state.transfers.unfinished) not ended. Wait for the end"
                    + (keeps ? ", cancel, or cancel and keep for a day what pulls have loaded?" : ", or cancel?")
            )
        case .discard(let id):
            return ("Discard?", "Discard what is here of \(subject(id))? It can't be resumed then.")
        case .allowPlainHTTP(_, let registry):
            return (
                "Plain HTTP?",
                "Allow plain HTTP for \(registry) while this program runs? Others can then read and change all "
                    + "that goes over the line, passwords too."
            )
        case .fetchLazy(let id):
            return ("Download?", "\(state.transfers[id]?.failure?.message ?? "") Download them first?")
        case .fetchLayer(let layer):
            return (
                "Download?",
                "The layer \(layer.digest.short) isn't here. Download its \(Human.size(layer.size)) to list its files? "
                    + "It then stays here with the image."
            )
        case .cleanUp(let operations):
            return (state.shownHost.map { "Clean up on \($0)?" } ?? "Clean up?", operations.words)
        case .overwrite(let request, let id, let hosts, _, _):
            let which = id.map { " (\($0))" } ?? (hosts.isEmpty ? "" : " on \(hosts.few)")
            return (
                "Overwrite?",
                "\(request.target) is another image\(which). Overwrite? That image loses this name."
            )
        case .replaceFile(let path, _): return ("Replace?", "\(path) already exists. Replace it?")
        case .pullAgain(let requests):
            let count = requests.count
            return ("Pull again?", "Pull \(count.counted("marked image")) again?")
        case .delete(let plan): return ("Delete?", plan.words)
        case .prune(let plan, let isAll):
            let which = isAll ? "that no container uses and nobody has pinned" : "without a tag that no container uses"
            guard !plan.items.isEmpty else { return ("Prune?", "There are no images \(which).") }
            return (
                "Prune?",
                "\(plan.items.count.counted("name")) of images \(which) would go: \(plan.names.few). "
                    + plan.room
            )
        case .deleteOnHosts(let plans): return (plans.isPrune ? "Prune?" : "Delete?", plans.words)
        case .remove(let removals):
            let things = removals.map { "\($0.item.kind) \($0.item.name)" }.few
            return ("Remove?", "Remove \(things)? What needs them breaks.")
        case .deleteNamespace(let name): return ("Delete?", "Delete the namespace \(name)? It must be empty.")
        }
    }

    /// Shortened, so that the sentence fits even on a small screen.
    private func subject(_ id: TransferID) -> String {
        let name = state.transfers[id].map { glyphs.subject(of: $0.operation) } ?? "the transfer"
        return name.shortenedInMiddle(to: 2 * min(56, columns - 6), ellipsis: glyphs.ellipsis)
    }
}

extension [AbandonedOperation] {
    fileprivate var words: String {
        let shown = prefix(3).map { operation in
            [operation.kind?.rawValue, operation.reference].compactMap { $0 }.joined(separator: " ")
        }
        let more = count > shown.count ? " and \(count - shown.count) more" : ""
        return "\(count.counted("unfinished transfer")) of a tallyman that is gone: "
            + shown.joined(separator: ", ") + more + ". Clean up?"
    }
}
