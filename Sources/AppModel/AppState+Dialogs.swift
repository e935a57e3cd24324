// Dialogs: who gets their keys. What forms and questions do stands in files of their own.

import Inventory
import Keys

extension AppState {
    mutating func press(_ key: Key, in dialog: Dialog, at now: Moment) -> [Effect] {
        switch dialog {
        case .form(let open): return press(key, in: open, at: now)
        case .namespaces(let open): return press(key, in: open)
        case .question(let question): return answer(question, with: key, at: now)
        case .help(let scroll):
            press(key, inHelp: scroll)
            return []
        }
    }

    mutating func openNamespaces() {
        dialog = .namespaces(NamespaceDialog(inventory.namespaces, current: inventory.namespace))
    }

    private mutating func press(_ key: Key, in open: NamespaceDialog) -> [Effect] {
        var open = open
        if key == .enter || key == .escape {
            dialog = nil
            return key == .enter ? open.selected.map { lookAt(namespace: $0.record.name) } ?? [] : []
        }
        let page = max(1, rows - 6)
        switch settings.keyMap.action(for: key, in: .images) {
        case .up: open.move(by: -1)
        case .down: open.move(by: 1)
        case .pageUp: open.move(by: -page)
        case .pageDown: open.move(by: page)
        case .top: open.move(by: -open.list.count)
        case .bottom: open.move(by: open.list.count)
        case .namespace, .quit:
            dialog = nil
            return []
        default: break
        }
        dialog = .namespaces(open)
        return []
    }

    private mutating func press(_ key: Key, inHelp scroll: Int) {
        func scrolled(_ movement: Movement) -> Dialog { .help(scroll: helpScroll(scroll, movement)) }
        switch settings.keyMap.action(for: key, in: place) {
        case .up: dialog = scrolled(.lines(-1))
        case .down: dialog = scrolled(.lines(1))
        case .pageUp: dialog = scrolled(.pages(-1))
        case .pageDown: dialog = scrolled(.pages(1))
        case .top: dialog = scrolled(.top)
        case .bottom: dialog = scrolled(.bottom)
        case .help, .back, .quit: dialog = nil
        default: if key == .escape || key == .enter { dialog = nil }
        }
    }

    func helpScroll(_ scroll: Int, _ movement: Movement) -> Int {
        movement.applied(to: scroll, most: helpLines.count - helpRows, page: helpRows)
    }

    package var helpLines: [HelpLine] { HelpLine.lines(settings.keyMap, place: isSingle ? .single : .browsing) }

    /// The lines of help that fit into its frame.
    package var helpRows: Int { max(1, min(helpLines.count, rows - 4)) }
}
