// One table of the configuration file, and what is wrong with its settings.

import Failure
import Themes
import TOMLKit

struct SettingsTable {
    private let table: TOMLTable
    /// Empty for the top of the file.
    private let name: String
    private let path: String
    private let places: TOMLPlaces

    init(_ table: TOMLTable, in name: String, of path: String, _ places: TOMLPlaces) {
        self.table = table
        self.name = name
        self.path = path
        self.places = places
    }

    var names: [String] { table.keys }

    func allow(_ known: [String]) throws(Failure) {
        guard let stranger = table.keys.first(where: { !known.contains($0) }) else { return }
        throw failure(
            "there is no setting \"\(stranger)\"" + (name.isEmpty ? "" : " in [\(name)]"),
            NearestName.hint(for: stranger, in: known), at: stranger)
    }

    func text(_ key: String) throws(Failure) -> String? {
        try value(key, "a text in quotes") { $0.string }
    }

    func flag(_ key: String) throws(Failure) -> Bool? { try value(key, "true or false") { $0.bool } }

    func number(_ key: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        try value(key, "a number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String) throws(Failure) -> Value?
    where Value.RawValue == String {
        let known = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return try value(key, "one of \(known)") { $0.string.flatMap(Value.init) }
    }

    /// A text alone is a list of one.
    func texts(_ key: String) throws(Failure) -> [String]? {
        try value(key, "a list of texts, such as [\"a\", \"b\"]") { value in
            if let text = value.string { return [text] }
            let texts = value.array.map { $0.map(\.string) }
            return texts?.contains(nil) == true ? nil : texts?.compactMap { $0 }
        }
    }

    func table(_ key: String) throws(Failure) -> SettingsTable? {
        try value(key, "a table: [\(key)] on a line of its own") { value in
            value.table.map { SettingsTable($0, in: full(key), of: path, places) }
        }
    }

    /// All that is in the table, by name; nothing but tables may be.
    func tables() throws(Failure) -> [(String, SettingsTable)] {
        var tables: [(String, SettingsTable)] = []
        for key in table.keys {
            let inner = try value(key, "a table: [\(full(key))] on a line of its own") { $0.table }
            if let inner { tables.append((key, SettingsTable(inner, in: full(key), of: path, places))) }
        }
        return tables
    }

    /// With the place of the setting, where it is found.
    func failure(_ message: String, _ hint: String?, at key: String) -> Failure {
        let place = places.place(of: Self.quoted(key), in: name) ?? places.place(of: key, in: name)
        let at = place.map { "\($0.line):\($0.column): " } ?? ""
        return Failure(.policy, "\(path):\(at.isEmpty ? " " : at)\(message)", hint: hint)
    }

    private func value<Value>(
        _ key: String, _ kind: String, _ read: (any TOMLValueConvertible) -> Value?
    ) throws(Failure) -> Value? {
        guard let found = table[key] else { return nil }
        guard let value = read(found) else { throw failure("\"\(key)\" has to be \(kind)", nil, at: key) }
        return value
    }

    private func full(_ key: String) -> String { name.isEmpty ? key : "\(name).\(Self.quoted(key))" }

    /// As a key stands in a file: with quotes where it has other characters than letters, digits, `_` and `-`.
    static func quoted(_ key: String) -> String {
        let isBare = !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        return isBare ? key : text(key)
    }

    /// A text as it stands in a file.
    static func text(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
