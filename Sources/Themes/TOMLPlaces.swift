// Finds keys in the text of a TOML file: the library tells places only of syntax errors.

/// The text of a file, line by line.
package struct TOMLPlaces {
    private let lines: [Substring]

    package init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Line and column, from 1, where a key of a table is written; nil where it is written in a way not looked for.
    ///
    /// Found are `key = …` under `[table]`, `table.key = …`, `[table.key]`, and keys of inline tables: those of the line
    /// that holds `key`.
    package func place(of key: String, in table: String?) -> (line: Int, column: Int)? {
        var section = ""
        for (index, line) in lines.enumerated() {
            let text = line.drop { $0 == " " || $0 == "\t" }
            let indent = line.count - text.count
            if text.hasPrefix("[") {
                section = String(text.dropFirst().prefix { $0 != "]" })
                if let table, section == "\(table).\(key)" || table.isEmpty && section == key {
                    return (index + 1, indent + 2)
                }
                continue
            }
            let name = text.prefix { $0 != "=" && $0 != " " && $0 != "\t" }.filter { $0 != "\"" }
            let full = section.isEmpty ? name : "\(section).\(name)"
            if full == (table.map { $0.isEmpty ? key : "\($0).\(key)" } ?? key) {
                return (index + 1, indent + 1)
            }
        }
        return nil
    }

    /// The place of a text to the right of a key, or of the key itself.
    func place(of text: String, rightOf key: String, in table: String) -> (line: Int, column: Int)? {
        guard let place = place(of: key, in: table) else { return nil }
        let line = lines[place.line - 1]
        guard let equals = line.firstIndex(of: "="), let range = line[equals...].firstRange(of: text) else {
            return place
        }
        return (place.line, line.distance(from: line.startIndex, to: range.lowerBound) + 1)
    }
}
