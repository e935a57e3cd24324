// One table of the configuration file, and what is wrong with its settings.

import Failure
import TOML
import Text

struct SettingsTable {
    private let table: TOMLTable
    /// Empty for the top of the file.
    private let name: String
    private let path: String

    init(_ table: TOMLTable, in name: String, of path: String) {
        self.table = table
        self.name = name
        self.path = path
    }

    var names: [String] { table.keys }

    func allow(_ known: [String]) throws(Failure) {
        guard let stranger = table.keys.first(where: { !known.contains($0) }) else { return }
        throw failure(
            "there is no setting \"\(stranger)\"" + (name.isEmpty ? "" : " in [\(name)]"),
            NearestName.hint(for: stranger, in: known), at: stranger)
    }

    func text(_ key: String) throws(Failure) -> String? {
        try value(key, "a text in quotes") { $0.text }
    }

    func flag(_ key: String) throws(Failure) -> Bool? { try value(key, "true or false") { $0.flag } }

    func number(_ key: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        try value(key, "a number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String) throws(Failure) -> Value?
    where Value.RawValue == String {
        let known = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return try value(key, "one of \(known)") { $0.text.flatMap(Value.init) }
    }

    /// A text alone is a list of one.
    func texts(_ key: String) throws(Failure) -> [String]? {
        try value(key, "a list of texts, such as [\"a\", \"b\"]") { $0.textOrTexts }
    }

    func table(_ key: String) throws(Failure) -> SettingsTable? {
        try value(key, "a table: [\(key)] on a line of its own") { value in
            value.table.map { SettingsTable($0, in: full(key), of: path) }
        }
    }

    /// All that is in the table, by name; nothing but tables may be.
    func tables() throws(Failure) -> [(String, SettingsTable)] {
        var tables: [(String, SettingsTable)] = []
        for key in table.keys {
            let inner = try value(key, "a table: [\(full(key))] on a line of its own") { $0.table }
            if let inner { tables.append((key, SettingsTable(inner, in: full(key), of: path))) }
        }
        return tables
    }

    /// With the place of the setting, where it is found.
    func failure(_ message: String, _ hint: String?, at key: String) -> Failure {
        let place = table.entry(key).map { "\($0.place.line):\($0.place.column):" } ?? ""
        return Failure(.policy, "\(path):\(place) \(message)", hint: hint)
    }

    private func value<Value>(
        _ key: String, _ kind: String, _ read: (TOMLValue) -> Value?
    ) throws(Failure) -> Value? {
        guard let found = table[key] else { return nil }
        guard let value = read(found) else { throw failure("\"\(key)\" has to be \(kind)", nil, at: key) }
        return value
    }

    private func full(_ key: String) -> String { name.isEmpty ? key : "\(name).\(TOMLText.key(key))" }
}
