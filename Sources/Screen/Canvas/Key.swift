// Keys, and their names in the configuration, the footer and the help.

/// A key, free of terminals and escape sequences.
///
/// The space bar is `.character(" ")`. Control keys hold a lower-case letter. Shift shows only in the character itself,
/// since terminals do not report it for most keys.
package enum Key: Hashable, Sendable {
    case character(Character)
    case control(Character)
    case alt(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right
    case pageUp, pageDown, home, end
    /// F1 is `function(1)`.
    case function(Int)
}

/// The names of keys, as the configuration file, the footer and the help write them.
extension Key: CustomStringConvertible {
    /// Reads a name such as `p`, `P`, `ctrl-c`, `alt-x`, `enter`, `esc`, `space`, `pgup` or `f1`.
    ///
    /// Single characters are taken as they stand; longer names in any case. `nil` for a name that is no key.
    package init?(_ name: String) {
        if name.count == 1, let character = name.first {
            guard Key.isPrintable(character) else { return nil }
            self = .character(character)
            return
        }
        let lowered = name.lowercased()
        if let key = Key.named[lowered] {
            self = key
        } else if let rest = Key.rest(of: name, lowered, after: "ctrl-"), let letter = Key.single(rest.lowercased()) {
            self = .control(letter)
        } else if let rest = Key.rest(of: name, lowered, after: "alt-"), let character = Key.single(rest) {
            self = .alt(character)
        } else if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()), (1...63).contains(number) {
            self = .function(number)
        } else {
            return nil
        }
    }

    /// The name, such that `Key(key.description) == key`.
    package var description: String {
        switch self {
        case .character(let character): Key.spelled(character)
        case .control(let letter): "ctrl-" + Key.spelled(letter)
        case .alt(let character): "alt-" + Key.spelled(character)
        case .function(let number): "f\(number)"
        case .enter: "enter"
        case .escape: "esc"
        case .tab: "tab"
        case .backTab: "shift-tab"
        case .backspace: "backspace"
        case .delete: "delete"
        case .insert: "insert"
        case .up: "up"
        case .down: "down"
        case .left: "left"
        case .right: "right"
        case .pageUp: "pgup"
        case .pageDown: "pgdown"
        case .home: "home"
        case .end: "end"
        }
    }

    private static let named: [String: Key] = [
        "space": .character(" "), "enter": .enter, "return": .enter, "esc": .escape, "escape": .escape, "tab": .tab,
        "shift-tab": .backTab, "backtab": .backTab, "backspace": .backspace, "delete": .delete, "del": .delete,
        "insert": .insert, "ins": .insert, "up": .up, "down": .down, "left": .left, "right": .right,
        "pgup": .pageUp, "pageup": .pageUp, "pgdown": .pageDown, "pgdn": .pageDown, "pagedown": .pageDown,
        "home": .home, "end": .end,
    ]

    private static func rest(of name: String, _ lowered: String, after prefix: String) -> Substring? {
        lowered.hasPrefix(prefix) ? name.dropFirst(prefix.count) : nil
    }

    /// The one character of a text, with `space` spelled out.
    private static func single(_ text: some StringProtocol) -> Character? {
        if text.count == 1, let character = text.first, isPrintable(character) { return character }
        return text.lowercased() == "space" ? " " : nil
    }

    private static func spelled(_ character: Character) -> String {
        character == " " ? "space" : String(character)
    }

    private static func isPrintable(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
