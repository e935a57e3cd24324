// The `:` line: what it says is done as if the keys had been pressed.

import Canvas
import Failure
import Inventory
import Text

extension CommandLine: DialogState {
    func footer(_ app: AppState) -> [FooterItem] {
        FooterItem.fixed(("enter", "do it"), ("tab", "complete"), ("up", "history"), ("esc", "leave"))
    }

    func press(_ key: Key, in app: inout AppState, at now: Moment) -> [Effect] {
        switch key {
        case .escape: app.dialog = nil
        case .backspace where text.isEmpty: app.dialog = nil
        case .enter:
            app.dialog = nil
            return Command.run(text, in: &app, at: now)
        default:
            var line = self
            if key == .tab { line.complete(in: app) } else { line.apply(key) }
            app.dialog = .command(line)
        }
        return []
    }

    func paste(_ text: String, in app: inout AppState) {
        var line = self
        line.insert(text)
        app.dialog = .command(line)
    }

    /// A name of a command, or what may follow one.
    private mutating func complete(in app: AppState) {
        guard let blank = text.firstIndex(of: " ") else {
            return complete(Command.names.filter { $0.hasPrefix(text) }, from: 0)
        }
        let typed = text[blank...].drop { $0 == " " }
        let all: [String] =
            switch Command.argument(of: String(text[..<blank])) {
            case .nothing, .text: []
            case .image: app.inventory.familiarNames
            case .reference: app.history.references + app.inventory.familiarNames
            case .namespace: app.inventory.namespaces.map(\.record.name)
            case .theme: app.settings.themes
            }
        let found = all.filter { $0.hasPrefix(typed) }
        complete(found.isEmpty ? all.filter { $0.contains(typed) } : found, from: text.count - typed.count)
    }
}

extension Command {
    static func run(_ line: String, in app: inout AppState, at now: Moment) -> [Effect] {
        let text = line.trimmed
        do throws(Failure) {
            guard let command = try parse(text) else { return [] }
            app.history.remember(command: text)
            return try command.run(in: &app, at: now)
        } catch {
            app.banner = error
            return []
        }
    }

    private func run(in app: inout AppState, at now: Moment) throws(Failure) -> [Effect] {
        switch self {
        case .act(let action, let image):
            if let image { try Self.select(image: image, in: &app) }
            if let obstacle = app.obstacle(to: action) { throw obstacle }
            return app.perform(action, at: now)
        case .pull(let reference):
            app.openForm(for: .pull) { .pull(reference, $0) }
            guard case .form(let form) = app.dialog else { return [] }
            return form.press(.enter, in: &app, at: now)
        case .goTo(let image):
            try Self.select(image: image, in: &app)
            return app.perform(.open, at: now)
        case .use(let namespace):
            let known = app.inventory.namespaces.map(\.record.name)
            guard known.contains(namespace) || known.isEmpty else {
                throw Failure(
                    .notFound, "There is no namespace \(namespace).",
                    hint: NearestName.hint(for: namespace, in: known))
            }
            return app.switchNamespace(to: namespace)
        case .useTheme(let theme): return [.useTheme(theme)]
        case .filter(let text):
            app.startFilter()
            _ = app.changeFilter { field in
                field = TextField(text)
                return true
            }
            _ = app.changeCursor { $0.endTypingFilter() }
            return []
        }
    }

    /// In the list of images, wherever one was.
    private static func select(image text: String, in app: inout AppState) throws(Failure) {
        let name = try app.inventory.images.meant(by: text, in: app.inventory.namespace)[0].name
        app.show(.images)
        func row(_ app: AppState) -> ImageRow? {
            app.places.images.list.shown.lazy.map { app.inventory.rows[$0] }.first { $0.allNames.contains(name) }
        }
        if row(app) == nil { app.clearFilter() }
        if let row = row(app) { app.places.images.list.select(row.id) }
    }
}
