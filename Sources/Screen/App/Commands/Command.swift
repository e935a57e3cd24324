// What the `:` line can say.

import Failure
import Text

enum Command: Hashable, Sendable {
    /// An action as if its key was pressed, on an image that is looked for first if one is named.
    case act(Action, image: String?)
    case pull(reference: String)
    case goTo(image: String)
    case use(namespace: String)
    case useTheme(String)
    case filter(String)

    /// What may follow the name of a command.
    enum Argument: Hashable, Sendable {
        case nothing, image, reference, namespace, theme, text
    }

    /// Names beside those of the actions, for which other programs have made a habit of them.
    private static let aliases: [String: Action] = [
        "q": .quit, "h": .help, "ns": .namespace, "im": .viewImages, "tr": .viewTransfers, "sn": .viewSnapshotters,
        "co": .viewContent, "ev": .viewEvents, "ho": .viewHosts, "rm": .delete, "rmi": .delete, "du": .disk,
    ]

    private static let ownNames = ["image", "theme"]

    /// The views go by their names alone.
    private static let actions: [String: Action] = {
        var actions = Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0.rawValue, $0) })
        for (name, action) in actions where name.hasPrefix("view-") {
            actions[name] = nil
            actions[String(name.dropFirst("view-".count))] = action
        }
        return actions.merging(aliases) { action, _ in action }
    }()

    /// All names but the short ones, in order.
    static let names = (actions.keys.filter { aliases[$0] == nil } + ownNames).sorted()

    /// For the help.
    static let summaries = [
        (keys: ":images :transfers ...", summary: "to a view, by its name"),
        (keys: ":pull REFERENCE", summary: "pull an image as the dialog would at first"),
        (keys: ":image NAME", summary: "to an image, by name or ID, from anywhere"),
        (keys: ":push :tag :save :rm NAME", summary: "the dialog or the question about an image"),
        (keys: ":ns NAME", summary: "to another namespace"), (keys: ":theme NAME", summary: "another look"),
        (keys: ":filter TEXT", summary: "show only lines with a text"),
        (keys: ":ACTION", summary: "what a key does, by the name that the configuration file has for it"),
        (keys: "tab up", summary: "complete what is typed; what was entered before"),
    ]

    /// Of a name that may be shortened.
    static func argument(of word: String) -> Argument {
        let name = (try? fullName(of: word)) ?? word
        switch name {
        case "image": return .image
        case "theme": return .theme
        default: break
        }
        switch actions[name] {
        case .pull: return .reference
        case .push, .tag, .save, .delete, .copy, .open, .imageEvents: return .image
        case .namespace: return .namespace
        case .filter: return .text
        default: return .nothing
        }
    }

    /// Nil for an empty line. Names may be shortened as far as they stay apart. Throws class `policy`.
    static func parse(_ line: String) throws(Failure) -> Command? {
        let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        guard let word = parts.first else { return nil }
        let name = try fullName(of: word)
        let rest = parts.count > 1 ? parts[1].trimmed : nil
        switch (name, argument(of: name), rest) {
        case ("image", _, let rest?): return .goTo(image: rest)
        case ("theme", _, let rest?): return .useTheme(rest)
        case ("image", _, nil), ("theme", _, nil):
            throw Failure(.policy, "Name the \(name), as in :\(name) NAME.", hint: "tab lists those there are.")
        case (_, .reference, let rest?): return .pull(reference: rest)
        case (_, .namespace, let rest?): return .use(namespace: rest)
        case (_, .text, let rest?): return .filter(rest)
        case (_, .nothing, _?): throw Failure(.policy, ":\(name) takes nothing more.")
        default: break
        }
        guard let action = actions[name] else { return nil }
        return .act(action, image: rest)
    }

    private static func fullName(of word: String) throws(Failure) -> String {
        if actions[word] != nil || ownNames.contains(word) { return word }
        // As the configuration file calls it.
        if let action = Action(rawValue: word), let name = actions.first(where: { $0.value == action })?.key {
            return name
        }
        let found = names.filter { $0.hasPrefix(word) }
        guard found.count <= 1 else {
            throw Failure(
                .policy, ":\(word) may mean several commands.", hint: "They are: \(found.joined(separator: ", ")).")
        }
        guard let name = found.first else {
            let nearest = NearestName.of(word, in: names)
            throw Failure(
                .policy, "There is no command \"\(word)\".",
                hint: nearest.map { "Did you mean :\($0)?" } ?? "tab lists all of them.")
        }
        return name
    }
}
