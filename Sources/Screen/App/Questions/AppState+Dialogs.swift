// Dialogs: who gets their keys. What forms and questions do stands in files of their own.

import Canvas
import Inventory

extension AppState {
    mutating func press(_ key: Key, in dialog: Dialog, at now: Moment) -> [Effect] {
        switch dialog {
        case .form(let open): return press(key, in: open, at: now)
        case .namespaces(let open): return press(key, in: open)
        case .question(let question): return answer(question, with: key, at: now)
        case .command(let line): return press(key, in: line, at: now)
        case .help(let help):
            press(key, in: help)
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

    private mutating func press(_ key: Key, in help: HelpDialog) {
        var help = help
        if help.type(key) {
            dialog = .help(help)
            return
        }
        switch settings.keyMap.action(for: key, in: place) {
        case .up: dialog = .help(scrolled(help, .lines(-1)))
        case .down: dialog = .help(scrolled(help, .lines(1)))
        case .pageUp: dialog = .help(scrolled(help, .pages(-1)))
        case .pageDown: dialog = .help(scrolled(help, .pages(1)))
        case .halfPageUp: dialog = .help(scrolled(help, .halfPages(-1)))
        case .halfPageDown: dialog = .help(scrolled(help, .halfPages(1)))
        case .top: dialog = .help(scrolled(help, .top))
        case .bottom: dialog = .help(scrolled(help, .bottom))
        case .help, .back, .quit: dialog = nil
        default: if key == .escape || key == .enter { dialog = nil }
        }
    }

    func scrolled(_ help: HelpDialog, _ movement: Movement) -> HelpDialog {
        let (lines, rows) = (helpLines(help).count, helpRows(help))
        var help = help
        help.scroll = movement.applied(to: help.scroll, most: lines - rows, page: rows)
        return help
    }

    /// Those of the place where one is, with the text that is looked for.
    package func helpLines(_ help: HelpDialog = HelpDialog()) -> [HelpLine] {
        HelpLine.lines(settings.keyMap, place: place, with: help.filter?.text ?? "")
    }

    /// The lines of help that fit into its frame.
    package func helpRows(_ help: HelpDialog = HelpDialog()) -> Int {
        max(1, min(helpLines(help).count, rows - 4))
    }
}
