// The line that a command is typed into.

import Canvas

package struct CommandLine: Hashable, Sendable {
    package private(set) var input = TextField()
    /// What the typed text may go on to, as long as there are several.
    package private(set) var completions: [String] = []
    /// What was entered before, newest first.
    let history: [String]
    /// Which of `history` stands in the line, and what was typed before.
    private var recalled: Int?
    private var draft = ""

    init(_ history: [String], text: String = "") {
        self.history = history
        input = TextField(text)
    }

    package var text: String { input.text }

    /// Letters change the text, `up` and `down` bring back what was entered before.
    mutating func apply(_ key: Key) {
        completions = []
        switch key {
        case .up: recall(by: 1)
        case .down: recall(by: -1)
        default: input.apply(key)
        }
    }

    mutating func insert(_ text: String) {
        completions = []
        input.insert(text)
    }

    /// What all candidates have in common takes the place of the last word, or of the whole argument.
    mutating func complete(_ candidates: [String], from start: Int) {
        let typed = text.dropFirst(start)
        let common = candidates.dropFirst().reduce(candidates.first ?? "") { $0.commonPrefix(with: $1) }
        completions = candidates.count > 1 ? candidates : []
        if common.count >= typed.count || candidates.count == 1 {
            input = TextField(text.prefix(start) + common + (candidates.count == 1 && start == 0 ? " " : ""))
        }
    }

    private mutating func recall(by steps: Int) {
        let index = (recalled ?? -1) + steps
        guard index < history.count, index >= -1 else { return }
        if recalled == nil { draft = text }
        recalled = index < 0 ? nil : index
        input = TextField(index < 0 ? draft : history[index])
    }
}
