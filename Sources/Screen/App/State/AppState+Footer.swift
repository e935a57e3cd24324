// The footer: which keys matter where the user is now.

import Canvas

extension AppState {
    /// In order of importance: where the line is short, the last but help and quit go first.
    package var footer: [FooterItem] {
        switch dialog {
        case .form(let open): return footer(of: open)
        case .namespaces: return fixed(("enter", "choose"), ("esc", "leave"))
        case .command: return fixed(("enter", "do it"), ("tab", "complete"), ("up", "history"), ("esc", "leave"))
        case .question(let question):
            return answers(to: question).map { FooterItem(key: String($0.key), label: $0.label) }
        case .help: return items([.down, .pageDown]) + fixed(("/", "find"), ("esc", "close"))
        case nil: break
        }
        return deletions.isEmpty || isTypingFilter ? usual : items([.undo, .freeNow]) + usual
    }

    private var usual: [FooterItem] {
        if isTypingFilter { return fixed(("enter", "keep"), ("esc", "clear"), ("up", "move")) }
        return items(place.type.footer(self))
    }

    private func footer(of open: FormDialog) -> [FooterItem] {
        let field = open.form.focused
        let move = field.completed != nil ? ("tab", "complete") : ("tab", "next field")
        let history = field.hasHistory ? fixed(("up", "history")) : []
        return fixed(("enter", open.verb), move) + history + fixed(("esc", "leave"))
    }

    /// What can be done with the transfer or the group that is open or selected.
    var transferActions: [Action] {
        if let group = openGroup {
            return group.isUnfinished ? [.cancel] : (group.done < group.members.count ? [.retry] : []) + [.clear]
        }
        guard let item = openTransfer else { return [] }
        if item.isUnfinished { return item.isCancelling ? [] : [.cancel] }
        var actions: [Action] = []
        if item.wantsLogin { actions.append(.login) }
        if item.plainRegistry != nil { actions.append(.allowHTTP) }
        if item.canRetry { actions.append(.retry) }
        if item.failure != nil { actions.append(.copyError) }
        return actions + (place == .transfers ? [.clear] : [])
    }

    private func items(_ actions: [Action]) -> [FooterItem] {
        actions.compactMap { action in
            settings.keyMap.keys(for: action).first.map { key in
                FooterItem(
                    key: key.description, label: label(action),
                    isEnabled: (action == .tag ? obstacleToTagging : action.needsEngine ? obstacle : nil) == nil)
            }
        }
    }

    /// A kept transfer is resumed or discarded.
    private func label(_ action: Action) -> String {
        switch action {
        case .retry where openTransfer?.kept != nil: "resume"
        case .clear where openTransfer?.kept != nil: "discard"
        default: action.label
        }
    }

    private func fixed(_ items: (String, String)...) -> [FooterItem] {
        items.map { FooterItem(key: $0.0, label: $0.1) }
    }
}

extension Action {
    /// Whether it does nothing while nothing can be transferred.
    fileprivate var needsEngine: Bool {
        switch self {
        case .pull, .push, .save, .load, .import, .retry, .login: true
        default: false
        }
    }
}

/// One key of the footer.
package struct FooterItem: Hashable, Sendable {
    package var key: String
    package var label: String
    /// Whether it does anything now; pressed anyway, it says why not.
    package var isEnabled: Bool

    package init(key: String, label: String, isEnabled: Bool = true) {
        self.key = key
        self.label = label
        self.isEnabled = isEnabled
    }
}
