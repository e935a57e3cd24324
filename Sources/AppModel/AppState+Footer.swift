// The footer: which keys matter where the user is now.

import Keys

extension AppState {
    /// In order of importance: where the line is short, the last but help and quit go first.
    package var footer: [FooterItem] {
        switch dialog {
        case .pull:
            return fixed(("enter", "start"), ("tab", "next field"), ("up", "history"), ("esc", "leave"))
        case .namespaces: return fixed(("enter", "choose"), ("esc", "leave"))
        case .question(.quit): return fixed(("y", "cancel them and quit"), ("n", "stay"))
        case .question(.cancel): return fixed(("y", "cancel it"), ("n", "let it run"))
        case .help: return items([.down, .pageDown]) + fixed(("esc", "close"))
        case nil: break
        }
        if isTypingFilter { return fixed(("enter", "keep"), ("esc", "clear"), ("up", "move")) }
        switch place {
        case .images: return items([.pull, .filter, .open, .namespace, .mark, .copy, .help, .quit])
        case .transfers: return items([.open] + transferActions + [.pull, .filter, .help, .quit])
        case .snapshotters: return items([.filter, .namespace, .refresh, .help, .quit])
        case .details: return items([.back, .copy, .pull, .help, .quit])
        case .layers: return items([.back] + transferActions + [.unfold, .pull, .help, .quit])
        default: return items([.cancel, .unfold, .help, .quit])
        }
    }

    private var transferActions: [Action] {
        guard let item = openTransfer else { return [] }
        return item.canRetry ? [.retry] : item.isRunning && !item.isCancelling ? [.cancel] : []
    }

    private func items(_ actions: [Action]) -> [FooterItem] {
        actions.compactMap { action in
            settings.keyMap.keys(for: action).first.map { key in
                let needsEngine = action == .pull || action == .retry
                return FooterItem(
                    key: key.description, label: action.label, isEnabled: !needsEngine || obstacle == nil)
            }
        }
    }

    private func fixed(_ items: (String, String)...) -> [FooterItem] {
        items.map { FooterItem(key: $0.0, label: $0.1) }
    }
}
