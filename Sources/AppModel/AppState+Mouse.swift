// The mouse: the wheel moves, a click selects, a double click opens.

import Keys

extension AppState {
    mutating func point(_ mouse: MouseEvent, at now: Moment) -> [Effect] {
        guard dialog == nil else { return [] }
        switch mouse.kind {
        case .wheelUp: move(.lines(-3))
        case .wheelDown: move(.lines(3))
        case .press: _ = select(row: mouse.row)
        case .doubleClick: if select(row: mouse.row) { return perform(.open, at: now) }
        case .release: break
        }
        return []
    }

    private mutating func select(row: Int) -> Bool {
        let top = listRows.lowerBound
        return changeCursor { $0.select(row: row - top) } ?? false
    }
}
