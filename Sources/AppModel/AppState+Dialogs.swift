// Dialogs: how they open, and what keys do in them.

import Inventory
import Keys
import OCI
import TransferModel

extension AppState {
    mutating func openPullDialog() {
        if let obstacle {
            banner = obstacle
            return
        }
        let working = inventory.snapshotters.filter { $0.state == .ok }.map(\.name)
        let reference = view == .images ? selectedImage?.reference?.familiar : nil
        dialog = .pull(
            PullDialog(
                reference: reference, snapshotters: working, snapshotter: inventory.snapshotter,
                namespace: inventory.namespace, host: settings.platform, history: history))
    }

    mutating func openNamespaces() {
        dialog = .namespaces(NamespaceDialog(inventory.namespaces, current: inventory.namespace))
    }

    mutating func press(_ key: Key, in dialog: Dialog, at now: Moment) -> [Effect] {
        switch dialog {
        case .pull(let open): return press(key, in: open, at: now)
        case .namespaces(let open): return press(key, in: open)
        case .question(let question): return answer(question, with: key)
        case .help(let scroll):
            press(key, inHelp: scroll)
            return []
        }
    }

    private mutating func press(_ key: Key, in open: PullDialog, at now: Moment) -> [Effect] {
        var open = open
        switch key {
        case .escape:
            dialog = nil
            return []
        case .enter:
            do {
                return begin(.pull(try open.request()), at: now)
            } catch {
                open.complain(error)
            }
        default: _ = open.apply(key)
        }
        dialog = .pull(open)
        return []
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

    /// `y` is the only yes; `n` and esc are no; all else waits for one of them.
    private mutating func answer(_ question: Question, with key: Key) -> [Effect] {
        switch (key, question) {
        case (.character("n"), _), (.character("N"), _), (.escape, _): dialog = nil
        case (.character("y"), .cancel(let id)), (.character("Y"), .cancel(let id)):
            dialog = nil
            return cancel(id)
        case (.character("y"), .quit), (.character("Y"), .quit): return cancelAndQuit()
        default: break
        }
        return []
    }

    private mutating func press(_ key: Key, inHelp scroll: Int) {
        let most = helpLines.count - helpRows
        func scrolled(_ movement: Movement) -> Dialog {
            .help(scroll: movement.applied(to: scroll, most: most, page: helpRows))
        }
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

    package var helpLines: [HelpLine] { HelpLine.lines(settings.keyMap, place: isSingle ? .single : .browsing) }

    /// The lines of help that fit into its frame.
    package var helpRows: Int { max(1, min(helpLines.count, rows - 4)) }
}
