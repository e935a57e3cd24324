// What a screen of lines asks: whether the next line can be taken, and which line of the list a number means.

import Inventory

extension AppState {
    /// Whether what the next typed line is about is there: no list and no question is on its way.
    package var takesLines: Bool {
        if message != nil { return true }
        if case .form(let open) = dialog, open.awaitedPath != nil { return false }
        return knowsImages && awaitedPlan == nil
    }

    /// Whether what stands on the page is still being read.
    package var isReading: Bool {
        switch place {
        case .details: details.anatomy == nil
        case .document: document.lines == nil && document.failure == nil
        case .files: files.listing == nil && files.failure == nil
        case .snapshots, .content, .disk: inventory.holdings == nil
        default: false
        }
    }

    /// Where a line of `lineIDs` stands now; nil if it has gone. An image is known by its name before its platforms are.
    package func place(ofLine id: AnyHashable) -> Int? {
        if let place = lineIDs.firstIndex(of: id) { return place }
        guard let image = id.base as? ImageRow.ID, image.platform == nil else { return nil }
        return images.shown.firstIndex { images.ids[$0].name == image.name }
    }
}
