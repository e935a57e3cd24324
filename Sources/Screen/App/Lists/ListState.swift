// One list: its lines by identity, where one is in it, and which are marked.

/// Lines are known by identity, so the selection and the marks stay with them when lines come, go and move.
package struct ListState<ID: Hashable & Sendable>: Sendable {
    package internal(set) var cursor = ListCursor()
    package private(set) var marked: Set<ID> = []
    /// From where a range is marked.
    private var lastMark: ID?
    private(set) var ids: [ID] = []

    package init() {}

    package var selected: ID? { cursor.selected.map { ids[$0] } }

    /// How many lines there are, without the filter.
    package var count: Int { ids.count }

    package var shown: [Int] { cursor.shown }
    package var visible: ArraySlice<Int> { cursor.visible }
    package var filter: TextField? { cursor.filter }
    package var filterText: String { cursor.filterText }
    package var position: Int { cursor.position }
    package var offset: Int { cursor.offset }
}

extension ListState {
    /// Takes new lines. The selection stays on its line, on the line that `successor` names in its place, or where it
    /// was; the selected line stays at its height on the screen.
    mutating func replace(_ new: [ID], shown: [Int], successor: (ID) -> Int? = { _ in nil }) {
        change(shown: shown, successor: successor) { $0 = new }
    }

    /// The same, for lines of which most stay.
    mutating func change(shown: [Int], successor: (ID) -> Int?, _ change: (inout [ID]) -> Void) {
        let old = selected
        change(&ids)
        cursor.replace(
            shown,
            selecting: old.flatMap { old in
                index(of: old, among: shown) ?? successor(old).flatMap { shown.firstIndex(of: $0) }
            })
    }

    /// The line may be where it was, which is looked at first.
    private func index(of id: ID, among shown: [Int]) -> Int? {
        if shown.indices.contains(cursor.position), ids[shown[cursor.position]] == id { return cursor.position }
        return shown.firstIndex { ids[$0] == id }
    }

    mutating func replaceMarks(_ change: (ID) -> [ID]) {
        marked = Set(marked.flatMap(change))
    }

    mutating func select(_ id: ID) {
        if let index = index(of: id, among: shown) { cursor.move(by: index - position) }
    }

    mutating func toggleMark() {
        guard let selected else { return }
        if marked.remove(selected) == nil { marked.insert(selected) }
        lastMark = selected
        cursor.move(by: 1)
    }

    /// Marks all from the line that was marked last to the selected one.
    mutating func markRange() {
        guard let selected else { return }
        let start = lastMark.flatMap { index(of: $0, among: shown) } ?? position
        for index in min(start, position)...max(start, position) { marked.insert(ids[shown[index]]) }
        lastMark = selected
    }

    /// Marks all that are shown, or takes the marks off where all have them.
    mutating func markAll() {
        let all = Set(shown.map { ids[$0] })
        marked = all.isSubset(of: marked) ? marked.subtracting(all) : marked.union(all)
    }

    /// Of those that are shown.
    mutating func invertMarks() { marked.formSymmetricDifference(shown.map { ids[$0] }) }

    mutating func clearMarks() {
        marked = []
        lastMark = nil
    }
}
