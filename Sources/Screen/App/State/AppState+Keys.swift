// Keys: who gets them, and what the actions do.

import Canvas
import Columns
import Failure
import Inventory
import TransferModel

extension AppState {
    /// Dialogs come first, then a filter that is being typed, then the key map.
    mutating func press(_ key: Key, at now: Moment) -> [Effect] {
        // Alt and a key arrive as escape and the key, as these two do from a line that gathers what is typed.
        if case .alt(let character) = key, !settings.keyMap.isBound(key) {
            return press(.escape, at: now) + press(.character(character), at: now)
        }
        let isControl = if case .control = key { true } else { false }
        let action = settings.keyMap.action(for: key, in: place)
        if isControl, let action, [.quit, .suspend, .redraw].contains(action) { return perform(action, at: now) }
        if let dialog { return dialog.state.press(key, in: &self, at: now) }
        if isTypingFilter, typeFilter(key) { return [] }
        if let action { return perform(action, at: now) }
        notice = settings.keyMap.otherAction(for: key, than: place).flatMap { obstacle(to: $0)?.message }
        return []
    }

    mutating func paste(_ text: String) {
        notice = nil
        if let dialog {
            dialog.state.paste(text, in: &self)
        } else if isTypingFilter {
            _ = changeFilter {
                $0.insert(text)
                return true
            }
        }
    }

    /// Why an action does nothing here; nil where it does something.
    func obstacle(to action: Action) -> Failure? {
        if action.isPossible(in: place) { return nil }
        let names = action.places.map(\.name).joined(separator: ", ")
        return Failure(
            .policy, "\"\(action.label)\" isn't possible here.", hint: "It is for: \(names).")
    }

    mutating func perform(_ action: Action, at now: Moment) -> [Effect] {
        if let effects = place.type.perform(action, in: &self, at: now) { return effects }
        if let movement = action.movement { move(movement) }
        switch action {
        case .back: goBack()
        case .sortNext: moveSorting(by: 1)
        case .sortPrevious: moveSorting(by: -1)
        case .sortTurn: turnSorting()
        case .filter: startFilter()
        case .command: dialog = .command(CommandLine(history.commands))
        case .pull: FormDialog.openPull(in: &self)
        case .push: FormDialog.openPush(in: &self)
        case .tag: FormDialog.openTag(in: &self)
        case .save: FormDialog.openSave(in: &self)
        case .load: openForm(for: .load) { .load($0) }
        case .import: openForm(for: .import) { .importing($0) }
        case .copyImage: FormDialog.openCopy(in: &self)
        case .copy: return copyReference()
        case .copyError: return copyError()
        case .namespace: dialog = .namespaces(NamespaceDialog(inventory.namespaces, current: inventory.namespace))
        case .viewImages: show(.images)
        case .viewTransfers: show(.transfers)
        case .viewSnapshotters: show(.snapshotters)
        case .viewContent: show(.content)
        case .viewNamespaces: show(.namespaces)
        case .viewEvents: show(.events)
        case .viewHosts: show(.hosts)
        case .viewFleet: show(.fleet)
        case .disk: DiskPlace.open(in: &self)
        case .viewLog: LogPlace.open(in: &self)
        case .undo: return Deletions.undo(in: &self)
        case .freeNow: return Deletions.freeNow(in: &self)
        case .collect: return [.collectGarbage]
        case .nextView: show(navigation.view(by: 1, among: views))
        case .previousView: show(navigation.view(by: -1, among: views))
        case .refresh: return [.refresh] + HostsPlace.askAgain(self)
        case .redraw: return [.redraw]
        case .mouse: return toggleMouse()
        case .suspend: return [.suspend]
        case .help: dialog = .help(HelpDialog())
        case .quit: return quit()
        case .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .top, .bottom:
            break  // Done above.
        case .open, .mark, .markRange, .markAll, .markInvert, .nextMatch, .previousMatch, .unfold, .foldOpen,
            .foldClosed, .write, .imageEvents, .viewDocument, .delete, .prune, .nextSection, .previousSection, .pause,
            .newNamespace, .labels, .cancel, .retry, .login, .allowHTTP, .clear:
            break  // They mean something in their places alone.
        }
        return []
    }
}

extension Action {
    /// How far it moves in a list or a page; nil for all that does something else.
    var movement: Movement? {
        switch self {
        case .up: .lines(-1)
        case .down: .lines(1)
        case .pageUp: .pages(-1)
        case .pageDown: .pages(1)
        case .halfPageUp: .halfPages(-1)
        case .halfPageDown: .halfPages(1)
        case .top: .top
        case .bottom: .bottom
        default: nil
        }
    }
}
