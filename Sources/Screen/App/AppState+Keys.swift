// Keys: who gets them, and what the actions do.

import Canvas
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
        switch action {
        case .up: move(.lines(-1))
        case .down: move(.lines(1))
        case .pageUp: move(.pages(-1))
        case .pageDown: move(.pages(1))
        case .halfPageUp: move(.halfPages(-1))
        case .halfPageDown: move(.halfPages(1))
        case .top: move(.top)
        case .bottom: move(.bottom)
        case .open: return open()
        case .back: goBack()
        case .mark: images.toggleMark()
        case .markRange: images.markRange()
        case .markAll: images.markAll()
        case .markInvert: images.invertMarks()
        case .nextMatch: document.goToMatch(by: 1)
        case .previousMatch: document.goToMatch(by: -1)
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
        case .unfold: unfold()
        case .foldOpen: fold(false)
        case .foldClosed: fold(true)
        case .write: openWrite()
        case .imageEvents: showEvents(of: details.image.name)
        case .viewDocument: return viewBlob()
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
        case .delete: return delete()
        case .prune: return place == .content ? removeLeftovers() : prune()
        case .undo: return undo()
        case .freeNow: return freeNow()
        case .collect: return [.collectGarbage]
        case .nextSection: moveSection(by: 1)
        case .previousSection: moveSection(by: -1)
        case .pause: events.togglePause()
        case .newNamespace: openForm(unless: connection.isConnected ? nil : obstacle) { .namespace(nil, $0) }
        case .labels: openNamespaceLabels()
        case .nextView: show(view.next(by: 1))
        case .previousView: show(view.next(by: -1))
        case .refresh: return [.refresh(view)]
        case .redraw: return [.redraw]
        case .mouse: return toggleMouse()
        case .suspend: return [.suspend]
        case .help: dialog = .help(HelpDialog())
        case .quit: return quit()
        }
        return []
    }

    mutating func show(_ view: View) {
        if view != self.view { past = past.suffix(Self.longestPast - 1) + [self.view] }
        self.view = view
        pages = []
        refresh(view.list)
    }

    private static let longestPast = 32

    /// Closes what is uppermost: a message, a filter, a page, the marks; then leads to the view where one was before.
    private mutating func goBack() {
        if banner != nil {
            banner = nil
        } else if currentFilter != nil {
            clearFilter()
        } else if page != nil {
            pages.removeLast()
        } else if view == .images, !images.marked.isEmpty {
            images.clearMarks()
        } else if let last = past.popLast() {
            view = last
            refresh(last.list)
        }
    }

    private mutating func unfold() {
        guard let id = openTransfer?.id else { return }
        change(id) {
            $0.isUnfolded.toggle()
            $0.scroll = 0
        }
    }
}

extension AppState {
    /// Moves in the list, or scrolls the page that is open.
    mutating func move(_ movement: Movement) {
        switch page {
        case .transfer(let id):
            let page = layout.bodyRows
            change(id) { $0.scroll = movement.applied(to: $0.scroll, most: $0.lines - 1, page: page) }
        default: _ = changeCursor { $0.move(movement) }
        }
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

extension View {
    fileprivate func next(by steps: Int) -> View {
        let all = View.allCases
        let place = all.firstIndex(of: self) ?? 0
        return all[(place + steps + all.count) % all.count]
    }
}
