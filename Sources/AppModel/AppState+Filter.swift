// The filter of the list that is shown.

import Keys

extension AppState {
    /// Of the list that is shown; nil where there is none, or a page is open.
    package var currentFilter: TextField? {
        guard page == nil else { return nil }
        return switch view {
        case .images: images.filter
        case .transfers: transferList.filter
        case .snapshotters: snapshotters.filter
        }
    }

    package var isTypingFilter: Bool {
        guard page == nil else { return false }
        return switch view {
        case .images: images.isTypingFilter
        case .transfers: transferList.isTypingFilter
        case .snapshotters: snapshotters.isTypingFilter
        }
    }

    mutating func startFilter() {
        switch view {
        case .images: images.typeFilter()
        case .transfers: transferList.typeFilter()
        case .snapshotters: snapshotters.typeFilter()
        }
    }

    mutating func clearFilter() {
        switch view {
        case .images: images.clearFilter()
        case .transfers: transferList.clearFilter()
        case .snapshotters: snapshotters.clearFilter()
        }
        applyFilter()
    }

    /// Letters change the filter, and the list follows at once; keys that move go on to the list.
    mutating func typeFilter(_ key: Key) -> Bool {
        switch key {
        case .escape: clearFilter()
        case .enter:
            switch view {
            case .images: images.endTypingFilter()
            case .transfers: transferList.endTypingFilter()
            case .snapshotters: snapshotters.endTypingFilter()
            }
        case .backspace where currentFilter?.text.isEmpty == true: clearFilter()
        case .up, .down, .pageUp, .pageDown: return false
        default: _ = changeFilter { $0.apply(key) }
        }
        return true
    }

    mutating func changeFilter(_ change: (inout TextField) -> Bool) -> Bool {
        let changed =
            switch view {
            case .images: images.changeFilter(change)
            case .transfers: transferList.changeFilter(change)
            case .snapshotters: snapshotters.changeFilter(change)
            }
        if changed { applyFilter() }
        return changed
    }

    private mutating func applyFilter() {
        switch view {
        case .images: refreshImages()
        case .transfers: refreshTransfers()
        case .snapshotters: refreshSnapshotters()
        }
    }
}
