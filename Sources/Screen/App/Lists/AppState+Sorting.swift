// Choosing the column that the list on the screen is sorted by.

import Columns

extension AppState {
    /// Headings of the columns that the list can be sorted by, in their order; empty where it can't.
    package var sortColumns: [String] { sortings.map(\.column) }

    private var sortings: [Sorting] { place.type.sortings(self) }

    /// To the next column or the one before; beyond the ends the list is as it is by itself.
    mutating func moveSorting(by step: Int) {
        let all = sortings
        let index = cursor?.sorting.flatMap { now in all.firstIndex { $0.column == now.column } }
        let next = index.map { $0 + step } ?? (step > 0 ? 0 : all.count - 1)
        sort(by: all.indices.contains(next) ? all[next] : nil)
    }

    mutating func turnSorting() {
        guard var sorting = cursor?.sorting ?? sortings.first else { return }
        if cursor?.sorting != nil { sorting.isDescending.toggle() } else { sorting.isDescending = true }
        sort(by: sorting)
    }

    /// The first click on a heading sorts, the next ones turn the order round.
    mutating func sort(byHeading heading: String) {
        guard let usual = sortings.first(where: { $0.column == heading }) else { return }
        if cursor?.sorting?.column == heading { turnSorting() } else { sort(by: usual) }
    }

    private mutating func sort(by sorting: Sorting?) {
        _ = changeCursor { $0.sorting = sorting }
        refreshPlace()
    }
}
