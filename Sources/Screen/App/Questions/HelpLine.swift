// The lines of the help, made from the key map.

package enum HelpLine: Hashable, Sendable {
    case blank
    case heading(String)
    case entry(keys: String, summary: String)

    /// What there is to know at a place, or at all of them, in parts with titles.
    package static func sections(
        _ keyMap: KeyMap, place: Place?
    ) -> [(title: String, entries: [(keys: String, summary: String)])] {
        var sections = ActionGroup.allCases.map { ($0.rawValue, keyMap.entries(in: $0, place: place)) }
        if place != .single {
            sections.append(("In dialogs", DialogKey.all.map { ($0.keys, $0.summary) }))
            sections.append(("Filters", ListQuery.summaries))
            sections.append(("Commands", Command.summaries))
        }
        return sections.filter { !$0.1.isEmpty }
    }

    /// All lines for a place; with a text those that hold it, whatever its case.
    package static func lines(_ keyMap: KeyMap, place: Place?, with text: String = "") -> [HelpLine] {
        let text = text.lowercased()
        var lines: [HelpLine] = []
        for (title, entries) in sections(keyMap, place: place) {
            let found = entries.filter { text.isEmpty || "\($0.keys) \($0.summary)".lowercased().contains(text) }
            guard !found.isEmpty else { continue }
            if !lines.isEmpty { lines.append(.blank) }
            lines.append(.heading(title))
            lines += found.map { .entry(keys: $0.keys, summary: $0.summary) }
        }
        return lines
    }
}

/// The keys of dialogs and inputs. They are fixed: every letter is text there.
package struct DialogKey: Hashable, Sendable {
    package var keys: String
    package var summary: String

    package static let all = [
        DialogKey(keys: "enter", summary: "start, or choose"),
        DialogKey(keys: "esc", summary: "leave without doing anything"),
        DialogKey(keys: "tab shift-tab up down", summary: "to the next or previous field"),
        DialogKey(
            keys: "tab", summary: "complete a path, a reference, or its tag after the colon; up and down move on"),
        DialogKey(keys: "up down", summary: "in the reference: older or newer ones"),
        DialogKey(keys: "left right space", summary: "choose among values, or move in a text"),
        DialogKey(keys: "ctrl-y", summary: "copy the command that does the same"),
        DialogKey(keys: "ctrl-a ctrl-e", summary: "to the start or end of the text"),
        DialogKey(keys: "ctrl-u ctrl-k", summary: "delete up to the cursor, or from it"),
        DialogKey(keys: "ctrl-w", summary: "delete the word before the cursor"),
        DialogKey(keys: "y n k w", summary: "answer a question with the letter that it shows"),
    ]
}
