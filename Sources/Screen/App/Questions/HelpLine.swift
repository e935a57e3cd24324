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
