// What a TOML file says: values with their places, and tables in the order of the file.

/// Both count from 1; columns count Unicode scalars.
package struct TOMLPlace: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

package struct TOMLValue: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case text(String)
        case integer(Int)
        case float(Double)
        case flag(Bool)
        /// A date, a time or both. What it is, no file of this program asks.
        case time
        case list([TOMLValue])
        case table(TOMLTable)
    }

    package let content: Content
    /// Where it begins: a text at its quote; a table at its bracket, or at its key where keys with dots made it.
    package let place: TOMLPlace

    package var text: String? { if case .text(let text) = content { text } else { nil } }
    package var integer: Int? { if case .integer(let integer) = content { integer } else { nil } }
    package var flag: Bool? { if case .flag(let flag) = content { flag } else { nil } }
    package var list: [TOMLValue]? { if case .list(let list) = content { list } else { nil } }
    package var table: TOMLTable? { if case .table(let table) = content { table } else { nil } }

    /// A list of nothing but texts.
    package var texts: [String]? {
        guard let list else { return nil }
        let texts = list.compactMap(\.text)
        return texts.count == list.count ? texts : nil
    }

    /// Such a list, or a text as a list of one.
    package var textOrTexts: [String]? { text.map { [$0] } ?? texts }

    /// What it is, in TOML's words.
    package var kind: String {
        switch content {
        case .text: "string"
        case .integer: "integer"
        case .float: "float"
        case .flag: "bool"
        case .time: "time"
        case .list: "array"
        case .table: "table"
        }
    }
}

package struct TOMLTable: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let place: TOMLPlace
        package let value: TOMLValue
        /// It has a line such as `[table.key]` or `[[table.key]]` of its own, or is a table that is named in one such
        /// as `[table.key.more]`.
        package let hasHeader: Bool
    }

    /// In the order in which their keys first stand in the file.
    package let entries: [Entry]

    package var keys: [String] { entries.map(\.key) }

    package func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

    package subscript(key: String) -> TOMLValue? { entry(key)?.value }
}
