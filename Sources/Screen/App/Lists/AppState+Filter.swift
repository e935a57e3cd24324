// The filter of the list that is shown.

import Canvas

extension AppState {
    /// Of the list that is shown; nil where there is none.
    package var currentFilter: TextField? { cursor?.filter }

    package var isTypingFilter: Bool { cursor?.isTypingFilter ?? false }

    mutating func startFilter() { _ = changeCursor { $0.typeFilter() } }

    mutating func clearFilter() {
        _ = changeCursor { $0.clearFilter() }
        refreshPlace()
    }

    /// Letters change the filter, and the list follows at once; keys that move go on to the list.
    mutating func typeFilter(_ key: Key) -> Bool {
        switch key {
        case .escape: clearFilter()
        case .enter: _ = changeCursor { $0.endTypingFilter() }
        case .backspace where currentFilter?.text.isEmpty == true: clearFilter()
        case .up, .down, .pageUp, .pageDown: return false
        default: _ = changeFilter { $0.apply(key) }
        }
        return true
    }

    mutating func changeFilter(_ change: (inout TextField) -> Bool) -> Bool {
        let changed = changeCursor { $0.changeFilter(change) } ?? false
        if changed { refreshPlace() }
        return changed
    }
}
