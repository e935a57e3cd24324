// The `:` line: what it says is done as if the keys had been pressed.

import Canvas
import Failure
import Inventory
import Text

extension AppState {
    /// Lines that are remembered, newest first.
    private static let mostCommands = 100

    mutating func openCommand() { dialog = .command(CommandLine(commands)) }

    mutating func press(_ key: Key, in line: CommandLine, at now: Moment) -> [Effect] {
        var line = line
        switch key {
        case .escape: dialog = nil
        case .backspace where line.text.isEmpty: dialog = nil
        case .enter:
            dialog = nil
            return run(line.text, at: now)
        case .tab:
            let (candidates, start) = completions(of: line.text)
            line.complete(candidates, from: start)
            dialog = .command(line)
        default:
            line.apply(key)
            dialog = .command(line)
        }
        return []
    }

    mutating func run(_ line: String, at now: Moment) -> [Effect] {
        let text = line.trimmed
        do throws(Failure) {
            guard let command = try Command.parse(text) else { return [] }
            commands = Array(([text] + commands.filter { $0 != text }).prefix(Self.mostCommands))
            return try run(command, at: now)
        } catch {
            banner = error
            return []
        }
    }

    private mutating func run(_ command: Command, at now: Moment) throws(Failure) -> [Effect] {
        switch command {
        case .act(let action, let image):
            if let image { try go(toImage: image) }
            if let obstacle = obstacle(to: action) { throw obstacle }
            return perform(action, at: now)
        case .pull(let reference):
            openForm { .pull(reference, $0) }
            guard case .form(let form) = dialog else { return [] }
            return press(.enter, in: form, at: now)
        case .goTo(let image):
            try go(toImage: image)
            return perform(.open, at: now)
        case .look(let name):
            let known = inventory.namespaces.map(\.record.name)
            guard known.contains(name) || known.isEmpty else {
                throw Failure(
                    .notFound, "There is no namespace \(name).", hint: NearestName.hint(for: name, in: known))
            }
            return lookAt(namespace: name)
        case .use(let theme): return [.useTheme(theme)]
        case .filter(let text):
            startFilter()
            _ = changeFilter { field in
                field = TextField(text)
                return true
            }
            _ = changeCursor { $0.endTypingFilter() }
            return []
        }
    }

    /// Selects an image in the list of images, wherever one was.
    private mutating func go(toImage text: String) throws(Failure) {
        let name = try inventory.images.meant(by: text, in: inventory.namespace)[0].name
        show(.images)
        func place() -> Int? {
            places.images.list.shown.first {
                inventory.rows[$0].name == name || inventory.rows[$0].aliases.contains(name)
            }
        }
        if place() == nil { clearFilter() }
        if let place = place() { places.images.list.select(inventory.rows[place].id) }
    }

    /// Why an action does nothing here; nil where it does something.
    func obstacle(to action: Action) -> Failure? {
        if action.isPossible(in: place) { return nil }
        let names = action.places.map(\.name).joined(separator: ", ")
        return Failure(
            .policy, "\"\(action.label)\" isn't possible here.", hint: "It is for: \(names).")
    }

    /// What `tab` offers, and where what it replaces begins.
    private func completions(of text: String) -> (candidates: [String], start: Int) {
        guard let blank = text.firstIndex(of: " ") else {
            return (Command.names.filter { $0.hasPrefix(text) }, 0)
        }
        let typed = text[blank...].drop { $0 == " " }
        let all: [String] =
            switch Command.argument(of: String(text[..<blank])) {
            case .nothing, .text: []
            case .image: inventory.familiarNames
            case .reference: history + inventory.familiarNames
            case .namespace: inventory.namespaces.map(\.record.name)
            case .theme: settings.themes
            }
        let start = text.count - typed.count
        let found = all.filter { $0.hasPrefix(typed) }
        return (found.isEmpty ? all.filter { $0.contains(typed) } : found, start)
    }
}
