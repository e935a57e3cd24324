// The columns of any list with the host of each row before them.

import Canvas

package struct OnHost<Value> {
    package var host: String
    package var value: Value

    package init(host: String, value: Value) {
        self.host = host
        self.value = value
    }

    package static func columns(_ columns: [Column<Value>]) -> [Column<OnHost>] {
        [Column("HOST", 12, isSearched: true, order: .text(\.host)) { ($0.host, .text) }]
            + columns.map { $0.of(\.value) }
    }
}

extension Column {
    /// The same for rows that have such a row.
    func of<Other>(_ row: @escaping (Other) -> Row) -> Column<Other> {
        let order: Column<Other>.Order? =
            switch order {
            case .text(let key): .text { key(row($0)) }
            case .number(let key): .number { key(row($0)) }
            case .date(let key): .date { key(row($0)) }
            case nil: nil
            }
        return Column<Other>(
            title, columns, priority: priority, alignment: alignment, isFlexible: isFlexible, overflows: overflows,
            isSearched: isSearched, isInCommands: isInCommands, order: order
        ) { [cell] in cell(row($0)) }
    }
}
