// The upper two lines: where we are, what is here, what runs; and the views.

import App
import Canvas
import Inventory
import Text
import Themes
import TransferModel

extension AppState {
    /// How the daemon is reached, in a few words.
    var connectionText: String {
        switch daemon.connection {
        case .connecting(let address): address.isEmpty ? "connecting" : "connecting to \(address)"
        case .connected(let daemon, _, let engine, _, _):
            "containerd \(daemon.release?.description ?? daemon.version)  \(engine?.rawValue ?? "lists only")"
        case .lost: "daemon away, trying again"
        }
    }
}

extension Painter {
    /// Words give way from the least important on until both ends fit.
    mutating func drawHeader(_ state: AppState) {
        canvas.fill(Rect(column: 0, row: 0, columns: columns, rows: 1), style: theme[.bar])
        let running = state.transfers.running
        let count = state.inventory.images.count
        var left: [(text: String, role: Role, priority: Int)] = [
            ("tallyman", .title, 2), (state.inventory.namespace, .bar, 0), (state.inventory.snapshotter, .bar, 3),
            (state.connectionText, .bar, state.daemon.isConnected ? 4 : 0),
        ]
        if let host = state.shownHost { left.insert((host, .title, 0), at: 1) }
        var right: [(text: String, role: Role, priority: Int)] = []
        if state.knowsImages {
            right.append((count.counted("image"), .bar, 1))
            if let size = state.inventory.knownSize { right.append((Human.size(size), .bar, 5)) }
        }
        let held = state.heldHere.map(\.deletion)
        if let last = held.max(by: { $0.until < $1.until }) {
            let bytes = held.reduce(0) { $0 + $1.freed.bytes }
            right.append(("\(Human.size(bytes)) freed at \(last.clock)", .bar, 1))
        }
        if running > 0 { right.append(("\(glyphs.down) \(running) running", .bar, 0)) }
        func width(_ words: [(text: String, role: Role, priority: Int)]) -> Int {
            words.reduce(0) { $0 + $1.text.printable.displayWidth + 2 }
        }
        while width(left) + width(right) > columns {
            let all = left + right
            guard let worst = all.max(by: { $0.priority < $1.priority }), worst.priority > 0 else { break }
            left.removeAll { $0.priority == worst.priority }
            right.removeAll { $0.priority == worst.priority }
        }
        var column = 1
        for word in left {
            let end = clip(word.text, column, 0, word.role, columns: columns - column - 1)
            if word.text == state.inventory.namespace { target(key(for: .namespace, state), column..<end, 0) }
            column = end + 2
        }
        column = max(column, columns - width(right) + 1)
        for word in right { column = clip(word.text, column, 0, word.role, columns: columns - column) + 2 }
    }

    private func key(for action: Action, _ state: AppState) -> ClickTarget? {
        state.settings.keyMap.keys(for: action).first.map { .key($0) }
    }

    mutating func drawTabs(_ state: AppState) {
        let names = state.views.map { $0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst() }
        // On a narrow screen the others are numbers alone.
        let isWide = names.reduce(0) { $0 + $1.count + 4 } <= columns
        var column = 1
        for (number, view) in state.views.enumerated() {
            let isActive = state.navigation.view == view
            let text = isWide || isActive ? "\(number + 1) \(names[number])" : "\(number + 1)"
            let end = put(text, column, 1, isActive ? .tabActive : .tab)
            let action = Action(rawValue: "view-\(view.rawValue)")
            target(action.flatMap { key(for: $0, state) }, column..<end, 1)
            column = end + 2
        }
    }
}
