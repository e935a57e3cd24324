// The footer: which keys matter where the user is now.

import Canvas

extension AppState {
    /// In order of importance: where the line is short, the last but help and quit go first.
    package var footer: [FooterItem] {
        if let dialog { return dialog.state.footer(self) }
        if isTypingFilter { return FooterItem.fixed(("enter", "keep"), ("esc", "clear"), ("up", "move")) }
        return FooterItem.items((heldHere.isEmpty ? [] : [.undo, .freeNow]) + place.type.footer(self), self)
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

extension FooterItem {
    static func fixed(_ items: (String, String)...) -> [FooterItem] {
        items.map { FooterItem(key: $0.0, label: $0.1) }
    }

    /// Those of the actions that have a key.
    static func items(_ actions: [Action], _ app: AppState) -> [FooterItem] {
        actions.compactMap { action in
            app.settings.keyMap.keys(for: action).first.map { key in
                FooterItem(
                    key: key.description, label: label(action, app), isEnabled: app.obstacle(beginning: action) == nil)
            }
        }
    }

    /// A kept transfer is resumed or discarded; layers that aren't shown can be.
    private static func label(_ action: Action, _ app: AppState) -> String {
        switch action {
        case .retry where app.openTransfer?.kept != nil: "resume"
        case .clear where app.openTransfer?.kept != nil: "discard"
        case .unfold where app.openTransfer?.showsWorkOnly == true: "all layers"
        default: action.label
        }
    }
}
