// In which order the lines of a list stand.

import FoundationEssentials

/// By the column of that heading.
package struct Sorting: Hashable, Sendable {
    package var column: String
    package var isDescending: Bool

    package init(column: String, isDescending: Bool) {
        self.column = column
        self.isDescending = isDescending
    }
}

extension Sorting {
    /// As a column is sorted at first: the most and the newest first, names from A on. Nil where it can't be.
    package init?<Row>(usual column: Column<Row>) {
        guard let order = column.order else { return nil }
        let isText = if case .text = order { true } else { false }
        self.init(column: column.title, isDescending: !isText)
    }

    /// The numbers of lines in this order. Equal ones stay as they were; what isn't known comes last.
    package func sorted<Row>(_ lines: [Int], by columns: [Column<Row>], row: (Int) -> Row) -> [Int] {
        switch columns.first(where: { $0.title == column })?.order {
        case nil: lines
        case .text(let key): sorted(lines) { key(row($0)) }
        case .number(let key): sorted(lines) { key(row($0)) }
        case .date(let key): sorted(lines) { key(row($0)) }
        }
    }

    private func sorted<Key: Comparable>(_ lines: [Int], by key: (Int) -> Key?) -> [Int] {
        var known: [(key: Key, index: Int, line: Int)] = []
        var unknown: [Int] = []
        for (index, line) in lines.enumerated() {
            if let key = key(line) { known.append((key, index, line)) } else { unknown.append(line) }
        }
        known.sort { left, right in
            if left.key == right.key { return left.index < right.index }
            return isDescending ? right.key < left.key : left.key < right.key
        }
        return known.map(\.line) + unknown
    }
}

extension [Sorting] {
    /// How the columns that can be sorted by are sorted at first, in their order.
    package init<Row>(_ columns: [Column<Row>]) { self = columns.compactMap { Sorting(usual: $0) } }
}
