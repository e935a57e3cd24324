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
        guard page == nil, !isSingle else { return false }
        let top = layout.list(hasFilter: currentFilter != nil).lowerBound
        return switch view {
        case .images: images.select(row: row - top)
        case .transfers: transferList.select(row: row - top)
        case .snapshotters: snapshotters.select(row: row - top)
        }
    }
}
