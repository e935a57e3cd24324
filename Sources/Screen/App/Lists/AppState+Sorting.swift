// Choosing the column that the list on the screen is sorted by.

import Inventory

extension AppState {
    /// Headings of the columns that the list can be sorted by, in their order; empty where it can't.
    package var sortColumns: [String] { place.type.sortColumns(self) }

    /// To the next column or the one before; beyond the ends the list is as it is by itself.
    mutating func moveSorting(by step: Int) {
        let columns = sortColumns
        let index = cursor?.sorting.flatMap { columns.firstIndex(of: $0.column) }
        let next = index.map { $0 + step } ?? (step > 0 ? 0 : columns.count - 1)
        sort(by: columns.indices.contains(next) ? usual(columns[next]) : nil)
    }

    mutating func turnSorting() {
        guard var sorting = cursor?.sorting ?? sortColumns.first.map(usual) else { return }
        if cursor?.sorting != nil { sorting.isDescending.toggle() } else { sorting.isDescending = true }
        sort(by: sorting)
    }

    /// The first click on a heading sorts, the next ones turn the order round.
    mutating func sort(byHeading heading: String) {
        guard sortColumns.contains(heading) else { return }
        if cursor?.sorting?.column == heading { turnSorting() } else { sort(by: usual(heading)) }
    }

    private mutating func sort(by sorting: Sorting?) {
        _ = changeCursor { $0.sorting = sorting }
        refreshPlace()
    }

    /// The most and the newest first, names from A on.
    private func usual(_ column: String) -> Sorting {
        let isNumber: Set = [
            "CREATED", "SIZE", "BLOBS", "SNAPSHOTS", "IMAGES", "NEEDS", "FREES", "AGE", "WRITTEN", "HOLDS",
        ]
        return Sorting(column: column, isDescending: isNumber.contains(column))
    }
}
