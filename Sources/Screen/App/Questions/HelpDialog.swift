// The help, and what is looked for in it.

import Canvas

package struct HelpDialog: Hashable, Sendable {
    /// The first line shown.
    package private(set) var scroll = 0
    /// Nil shows all.
    package private(set) var filter: TextField?
    package private(set) var isTyping = false

    package init(scroll: Int = 0) { self.scroll = scroll }

    /// Those of the place where one is, with the text that is looked for.
    package func lines(in app: AppState) -> [HelpLine] {
        HelpLine.lines(app.settings.keyMap, place: app.place, with: filter?.text ?? "")
    }

    /// How many lines fit into its frame.
    package func rows(in app: AppState) -> Int {
        max(1, min(lines(in: app).count, app.size.rows - 4))
    }
}

extension HelpDialog: DialogState {
    func footer(_ app: AppState) -> [FooterItem] {
        FooterItem.items([.down, .pageDown], app) + FooterItem.fixed(("/", "find"), ("esc", "close"))
    }

    func press(_ key: Key, in app: inout AppState, at now: Moment) -> [Effect] {
        var help = self
        if help.type(key) {
            app.dialog = .help(help)
            return []
        }
        let action = app.settings.keyMap.action(for: key, in: app.place)
        if let movement = action?.movement {
            move(movement, in: &app)
        } else if [.help, .back, .quit].contains(action) || key == .escape || key == .enter {
            app.dialog = nil
        }
        return []
    }

    func move(_ movement: Movement, in app: inout AppState) {
        let (count, rows) = (lines(in: app).count, rows(in: app))
        var help = self
        help.scroll = movement.applied(to: scroll, most: count - rows, page: rows)
        app.dialog = .help(help)
    }

    /// Whether the key meant something to the text that is looked for.
    private mutating func type(_ key: Key) -> Bool {
        guard isTyping else {
            guard key == .character("/") else { return false }
            filter = filter ?? TextField()
            isTyping = true
            return true
        }
        switch key {
        case .escape: (filter, isTyping) = (nil, false)
        case .enter: isTyping = false
        case .up, .down, .pageUp, .pageDown: return false
        default: filter?.apply(key)
        }
        scroll = 0
        return true
    }
}
