// The lines of the help, made from the key map.

package enum HelpLine: Hashable, Sendable {
    case blank
    case heading(String)
    case entry(keys: String, summary: String)

    /// All lines for the places where keys are pressed.
    package static func lines(_ keyMap: KeyMap, place: Place) -> [HelpLine] {
        var lines: [HelpLine] = []
        for group in ActionGroup.allCases {
            let entries = keyMap.entries(in: group, place: place)
            guard !entries.isEmpty else { continue }
            if !lines.isEmpty { lines.append(.blank) }
            lines.append(.heading(group.rawValue))
            lines += entries.map { .entry(keys: $0.keys, summary: $0.summary) }
        }
        guard place != .single else { return lines }
        lines += [.blank, .heading("In dialogs")]
        lines += DialogKey.all.map { .entry(keys: $0.keys, summary: $0.summary) }
        return lines
    }
}
