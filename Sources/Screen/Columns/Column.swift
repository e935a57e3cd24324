// The columns of a list: what the screen draws, what it sorts by, and what the commands write are made of one table.

package import Canvas
package import FoundationEssentials
package import Text

package struct Column<Row> {
    package var title: String
    /// How wide it usually is.
    package var columns: Int
    /// On a narrow screen columns with the highest number go first; 0 stays.
    package var priority: Int
    package var alignment: Alignment
    /// Takes the room that is left, and what doesn't fit into it is shortened in the middle.
    package var isFlexible: Bool
    /// Whether a text that is longer takes the room of the columns behind it that are empty in its row; the last column
    /// has those before it.
    package var overflows: Bool
    /// Whether the filter looks through it: what it has found there is marked.
    package var isSearched: Bool
    /// Whether the command of the list has it, too.
    package var isInCommands: Bool
    /// Nil where the list can't be sorted by it.
    package var order: Order?
    package var cell: (Row) -> (String, Role)

    /// What the rows are sorted by; what isn't known comes last.
    package enum Order {
        case text((Row) -> String?)
        /// The most, or the newest, comes first.
        case number((Row) -> Int64?)
        case date((Row) -> Date?)
    }

    package init(
        _ title: String, _ columns: Int, priority: Int = 0, alignment: Alignment = .leading, isFlexible: Bool = false,
        overflows: Bool = false, isSearched: Bool = false, isInCommands: Bool = true, order: Order? = nil,
        cell: @escaping (Row) -> (String, Role)
    ) {
        self.title = title
        self.columns = columns
        self.priority = priority
        self.alignment = alignment
        self.isFlexible = isFlexible
        self.overflows = overflows
        self.isSearched = isSearched
        self.isInCommands = isInCommands
        self.order = order
        self.cell = cell
    }
}
