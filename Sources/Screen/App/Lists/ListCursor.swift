// Where one is in a list: which lines pass the filter, which is selected, and which is at the top.

package import Columns

package struct ListCursor: Hashable, Sendable {
    /// The numbers, among all lines, of those that pass the filter.
    package var shown: [Int] = []
    /// The selected line, among those shown. 0 where there is none.
    package private(set) var position = 0
    /// The first line on the screen, among those shown.
    package private(set) var offset = 0
    package private(set) var filter: TextField?
    /// What the lines are found by: the last text of the filter that was understood.
    package private(set) var filterText = ""
    /// Whether the filter is being typed.
    package private(set) var isTypingFilter = false
    /// Nil: as the lines stand by themselves.
    package internal(set) var sorting: Sorting?
    private var height = 1

    /// The number, among all lines, of the selected one.
    package var selected: Int? { shown.indices.contains(position) ? shown[position] : nil }

    /// The numbers, among all lines, of those on the screen.
    package var visible: ArraySlice<Int> { shown[min(offset, shown.count)..<min(offset + height, shown.count)] }
}

extension ListCursor {
    /// Takes new lines, and puts the selected one, among those shown, at `index`, at the height where it was.
    mutating func replace(_ new: [Int], selecting index: Int?) {
        let height = position - offset
        shown = new
        if let index {
            position = index
            offset = index - height
        }
        settle()
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

    mutating func typeFilter() {
        filter = filter ?? TextField()
        isTypingFilter = true
    }

    mutating func endTypingFilter() {
        isTypingFilter = false
        if filter?.text.isEmpty == true { clearFilter() }
    }

    mutating func setFilter(_ text: String) {
        filter = TextField(text)
        filterText = text
        isTypingFilter = false
    }

    mutating func clearFilter() {
        filter = nil
        filterText = ""
        isTypingFilter = false
    }

    mutating func changeFilter(_ change: (inout TextField) -> Bool) -> Bool {
        guard var field = filter, change(&field) else { return false }
        filter = field
        if ListQuery(field.text).problem == nil { filterText = field.text }
        return true
    }

    private mutating func settle() {
        position = max(0, min(position, shown.count - 1))
        offset = max(0, min(offset, position, shown.count - height))
        offset = max(offset, position - height + 1)
    }
}
