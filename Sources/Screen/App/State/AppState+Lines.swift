// What a screen of lines asks: whether the next line can be taken, and which line of the list a number means.

import Inventory

extension AppState {
    /// Whether what the next typed line is about is there: no list and no question is on its way.
    package var takesLines: Bool {
        if message != nil { return true }
        if case .form(let open) = dialog, open.awaitedPath != nil { return false }
        return knowsImages && deletions.awaitedPlan == nil
    }

    /// Where a line of `lineIDs` stands now; nil if it has gone. An image is known by its name before its platforms are.
    package func index(ofLine id: AnyHashable) -> Int? {
        if let index = lineIDs.firstIndex(of: id) { return index }
        guard let image = id.base as? ImageRow.ID, image.platform == nil else { return nil }
        let list = places.images.list
        return list.shown.firstIndex { list.ids[$0].name == image.name }
    }
}
