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
        if let dialog { return press(key, in: dialog, at: now) }
        if isTypingFilter, typeFilter(key) { return [] }
        if let action { return perform(action, at: now) }
        notice = settings.keyMap.otherAction(for: key, than: place).flatMap { obstacle(to: $0)?.message }
        return []
    }

    mutating func paste(_ text: String) {
        notice = nil
        if case .form(var open) = dialog {
            open.paste(text)
            dialog = .form(open)
        } else if case .command(var line) = dialog {
            line.insert(text)
            dialog = .command(line)
        } else if dialog == nil, isTypingFilter {
            _ = changeFilter {
                $0.insert(text)
                return true
            }
        }
    }

    mutating func perform(_ action: Action, at now: Moment) -> [Effect] {
        if let effects = place.type.perform(action, in: &self, at: now) { return effects }
        switch action {
        case .up: move(.lines(-1))
        case .down: move(.lines(1))
        case .pageUp: move(.pages(-1))
        case .pageDown: move(.pages(1))
        case .halfPageUp: move(.halfPages(-1))
        case .halfPageDown: move(.halfPages(1))
        case .top: move(.top)
        case .bottom: move(.bottom)
        case .back: goBack()
        case .sortNext: moveSorting(by: 1)
        case .sortPrevious: moveSorting(by: -1)
        case .sortTurn: turnSorting()
        case .filter: startFilter()
        case .command: openCommand()
        case .pull: openPull()
        case .push: openPush()
        case .tag: openTag()
        case .save: openSave()
        case .load: openForm { .load($0) }
        case .import: openForm { .importing($0) }
        case .cancel: return askToCancel()
        case .retry: return retry(at: now)
        case .login: if let id = openTransfer?.id { openLogin(for: id) }
        case .allowHTTP: askForHTTP()
        case .clear: clear()
        case .copy: return copyReference()
        case .copyError: return copyError()
        case .namespace: openNamespaces()
        case .viewImages: show(.images)
        case .viewTransfers: show(.transfers)
        case .viewSnapshotters: show(.snapshotters)
        case .viewContent: show(.content)
        case .viewNamespaces: show(.namespaces)
        case .viewEvents: show(.events)
        case .disk: openDisk()
        case .viewLog: openLog()
        case .undo: return undo()
        case .freeNow: return freeNow()
        case .collect: return [.collectGarbage]
        case .nextView: show(navigation.view(by: 1))
        case .previousView: show(navigation.view(by: -1))
        case .refresh: return [.refresh]
        case .redraw: return [.redraw]
        case .mouse: return toggleMouse()
        case .suspend: return [.suspend]
        case .help: dialog = .help(HelpDialog())
        case .quit: return quit()
        case .open, .mark, .markRange, .markAll, .markInvert, .nextMatch, .previousMatch, .unfold, .foldOpen,
            .foldClosed, .write, .imageEvents, .viewDocument, .delete, .prune, .nextSection, .previousSection, .pause,
            .newNamespace, .labels:
            break  // They mean something in their places alone.
        }
        return []
    }
}

extension AppState {
    /// What is scrolled shows no emptiness after the screen has grown.
    mutating func resize(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        move(.lines(0))
        if case .help(let help) = dialog { dialog = .help(scrolled(help, .lines(0))) }
    }
}
