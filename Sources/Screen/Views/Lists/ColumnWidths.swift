// How wide the columns of a table are.

package struct ColumnWidths {
    package struct Column: Hashable, Sendable {
        /// With what it is content as long as the others have what they need.
        package var usual: Int
        /// What its heading and the rows on the screen take, the longest of them.
        package var needed: Int
        /// Takes what is left.
        package var isFlexible: Bool

        package init(usual: Int, needed: Int, isFlexible: Bool = false) {
            self.usual = usual
            self.needed = needed
            self.isFlexible = isFlexible
        }
    }

    /// `room` is without the gaps. Nothing is cut while there is room; where there is too little, each column has its
    /// usual width, or less if it needs less, and the one that needs most is the first to get more.
    package static func fitting(_ columns: [Column], in room: Int) -> [Int] {
        var widths = columns.map { min($0.usual, $0.needed) }
        var left = room - widths.reduce(0, +)
        func widen(_ column: Int, to width: Int) {
            let more = max(0, min(width - widths[column], left))
            widths[column] += more
            left -= more
        }
        for column in columns.indices.sorted(by: { columns[$0].needed > columns[$1].needed }) {
            widen(column, to: columns[column].needed)
        }
        for column in columns.indices { widen(column, to: columns[column].usual) }
        // Less than nothing is left on screens that are too narrow for the columns that always stay.
        if let flexible = columns.firstIndex(where: \.isFlexible) {
            widths[flexible] = max(min(1, widths[flexible]), widths[flexible] + left)
        }
        return widths
    }
}
