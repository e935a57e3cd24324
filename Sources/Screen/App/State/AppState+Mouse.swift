// The mouse: the wheel moves, a click selects or does what stands there, a double click opens.

import Canvas

extension AppState {
    mutating func point(_ mouse: MouseEvent, at now: Moment) -> [Effect] {
        if let dialog { return point(mouse, in: dialog, at: now) }
        switch mouse.kind {
        case .wheelUp: move(.lines(-Self.wheelLines))
        case .wheelDown: move(.lines(Self.wheelLines))
        case .press: _ = select(row: mouse.row)
        case .doubleClick: if select(row: mouse.row) { return perform(.open, at: now) }
        case .release: break
        }
        return []
    }

    private static let wheelLines = 3

    /// The wheel moves in lists and in the help; a double click chooses the line that its first click selected.
    private mutating func point(_ mouse: MouseEvent, in dialog: Dialog, at now: Moment) -> [Effect] {
        switch (dialog, mouse.kind) {
        case (.help, .wheelUp), (.namespaces, .wheelUp):
            for _ in 0..<Self.wheelLines { if let dialog = self.dialog { _ = press(.up, in: dialog, at: now) } }
        case (.help, .wheelDown), (.namespaces, .wheelDown):
            for _ in 0..<Self.wheelLines { if let dialog = self.dialog { _ = press(.down, in: dialog, at: now) } }
        default: break
        }
        return []
    }

    mutating func click(_ target: ClickTarget, at now: Moment) -> [Effect] {
        switch (target, dialog) {
        case (.key(let key), _):
            notice = nil
            return press(key, at: now)
        case (.heading(let heading), nil): sort(byHeading: heading)
        case (.line(let number), nil): _ = changeCursor { $0.move(by: number - $0.position) }
        case (.field(let number), .form(var open)):
            open.click(number)
            dialog = .form(open)
        case (.line(let number), .namespaces(var open)):
            // The second click on a line is as enter.
            if open.position == number { return press(.enter, in: .namespaces(open), at: now) }
            open.move(by: number - open.position)
            dialog = .namespaces(open)
        default: break
        }
        return []
    }

    mutating func toggleMouse() -> [Effect] {
        hasMouse.toggle()
        notice = hasMouse ? "the mouse works here" : "the mouse selects text"
        return [.useMouse(hasMouse)]
    }

    private mutating func select(row: Int) -> Bool {
        let top = listRows.lowerBound
        return changeCursor { $0.select(row: row - top) } ?? false
    }
}
