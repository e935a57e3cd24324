// The mouse: the wheel moves, a click selects or does what stands there, a double click opens.

import Canvas

extension AppState {
    /// In a dialog only the wheel means something: a double click's first press has chosen already.
    mutating func point(_ mouse: MouseEvent, at now: Moment) -> [Effect] {
        switch mouse.kind {
        case .wheelUp: scroll(.lines(-Self.wheelLines))
        case .wheelDown: scroll(.lines(Self.wheelLines))
        case .press: if dialog == nil { _ = select(row: mouse.row) }
        case .doubleClick: if dialog == nil, select(row: mouse.row) { return perform(.open, at: now) }
        case .release: break
        }
        return []
    }

    private static let wheelLines = 3

    private mutating func scroll(_ movement: Movement) {
        if let dialog { dialog.state.move(movement, in: &self) } else { move(movement) }
    }

    mutating func click(_ target: ClickTarget, at now: Moment) -> [Effect] {
        if case .key(let key) = target {
            notice = nil
            return press(key, at: now)
        }
        if let dialog { return dialog.state.click(target, in: &self, at: now) }
        switch target {
        case .heading(let heading): sort(byHeading: heading)
        case .line(let number): _ = changeCursor { $0.move(by: number - $0.position) }
        case .key, .field: break
        }
        return []
    }

    mutating func toggleMouse() -> [Effect] {
        settings.mouse.toggle()
        notice = settings.mouse ? "the mouse works here" : "the mouse selects text"
        return [.useMouse(settings.mouse)]
    }

    private mutating func select(row: Int) -> Bool {
        let top = listRows.lowerBound
        return changeCursor { $0.select(row: row - top) } ?? false
    }
}
