// One list: which lines pass the filter, which is selected, which are marked, and which is at the top.

/// Lines are known by identity, so the selection and the marks stay with them when lines come, go and move.
package struct ListState<ID: Hashable & Sendable>: Sendable {
    /// The numbers, among all lines, of those that pass the filter.
    package private(set) var shown: [Int] = []
    /// The selected line, among those shown. 0 where there is none.
    package private(set) var position = 0
    /// The first line on the screen, among those shown.
    package private(set) var offset = 0
    package private(set) var marked: Set<ID> = []
    package private(set) var filter: TextField?
    /// Whether the filter is being typed.
    package private(set) var isTypingFilter = false

    private(set) var ids: [ID] = []
    private var height = 1

    package init() {}

    package var selected: ID? { shown.indices.contains(position) ? ids[shown[position]] : nil }

    /// How many lines there are, without the filter.
    package var count: Int { ids.count }

    /// The numbers, among all lines, of those on the screen.
    package var visible: ArraySlice<Int> { shown[min(offset, shown.count)..<min(offset + height, shown.count)] }

    var filterText: String { filter?.text ?? "" }
}

extension ListState {
    /// Takes new lines. The selection stays on its line, on the line that `successor` names in its place, or where it
    /// was; the selected line stays at its height on the screen.
    mutating func replace(_ new: [ID], shown newShown: [Int], successor: (ID) -> Int? = { _ in nil }) {
        let old = selected
        let height = position - offset
        ids = new
        shown = newShown
        if let old, let place = place(of: old) ?? successor(old).flatMap({ shown.firstIndex(of: $0) }) {
            position = place
            offset = place - height
        }
        settle()
    }

    /// The line may be where it was, which is looked at first.
    private func place(of id: ID) -> Int? {
        if shown.indices.contains(position), ids[shown[position]] == id { return position }
        return shown.firstIndex { ids[$0] == id }
    }

    mutating func replaceMarks(_ change: (ID) -> [ID]) {
        marked = Set(marked.flatMap(change))
    }

    mutating func resize(height: Int) {
        guard height != self.height else { return }
        self.height = max(1, height)
        settle()
    }

    mutating func move(by lines: Int) {
        position += lines
        settle()
    }

    mutating func move(_ movement: Movement) {
        move(by: movement.applied(to: position, most: shown.count - 1, page: height) - position)
    }

    /// Selects the line that is so many lines below the top of the screen. False if there is none.
    mutating func select(row: Int) -> Bool {
        guard row >= 0, row < visible.count else { return false }
        move(by: offset + row - position)
        return true
    }

    mutating func select(_ id: ID) {
        if let place = place(of: id) { move(by: place - position) }
    }

    mutating func toggleMark() {
        guard let selected else { return }
        if marked.remove(selected) == nil { marked.insert(selected) }
        move(by: 1)
    }

    mutating func clearMarks() { marked = [] }

    mutating func typeFilter() {
        filter = filter ?? TextField()
        isTypingFilter = true
    }

    mutating func endTypingFilter() {
        isTypingFilter = false
        if filterText.isEmpty { filter = nil }
    }

    mutating func clearFilter() {
        filter = nil
        isTypingFilter = false
    }

    mutating func changeFilter(_ change: (inout TextField) -> Bool) -> Bool {
        guard var field = filter, change(&field) else { return false }
        filter = field
        return true
    }

    private mutating func settle() {
        position = max(0, min(position, shown.count - 1))
        offset = max(0, min(offset, position, shown.count - height))
        offset = max(offset, position - height + 1)
    }
}
