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
        switch place {
        case .images:
            return items([
                .pull, .push, .tag, .save, .load, .delete, .filter, .namespace, .import, .open, .mark, .prune, .disk,
                .copy, .help, .quit,
            ])
        case .transfers:
            return items((openTransfer == nil ? [] : [.open]) + transferActions + [.pull, .filter, .help, .quit])
        case .snapshotters: return items([.open, .filter, .namespace, .disk, .refresh, .help, .quit])
        case .content:
            return items(
                [.viewDocument, .nextSection, .delete] + (content.section == .leftovers ? [.prune] : []) + [
                    .collect, .filter, .disk, .namespace, .help, .quit,
                ])
        case .namespaces: return items([.open, .newNamespace, .labels, .delete, .filter, .help, .quit])
        case .events: return items([.pause, .filter, .copy, .help, .quit])
        case .document:
            return items(
                [.back, .filter] + (document.found.isEmpty ? [] : [.nextMatch]) + [.copy, .write, .help, .quit])
        case .snapshots: return items([.back, .delete, .collect, .filter, .copy, .help, .quit])
        case .disk: return items([.back, .open, .delete, .prune, .collect, .filter, .help, .quit])
        case .log: return items([.back, .filter, .copy, .help, .quit])
        case .files: return items([.back, .open, .filter, .help, .quit])
        case .details:
            return items([.back, .open, .viewDocument, .copy, .push, .tag, .save, .delete, .pull, .help, .quit])
        case .layers: return items([.back] + transferActions + [.unfold, .pull, .help, .quit])
        default: return items([.cancel, .unfold, .help, .quit])
        }
    }

    private func footer(of open: FormDialog) -> [FooterItem] {
        let field = open.form.focused
        let move = field.completed != nil ? ("tab", "complete") : ("tab", "next field")
        let history = field.hasHistory ? fixed(("up", "history")) : []
        return fixed(("enter", open.verb), move) + history + fixed(("esc", "leave"))
    }

    /// What can be done with the transfer or the group that is open or selected.
    private var transferActions: [Action] {
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

    /// A kept transfer is gone on with, or thrown away.
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
