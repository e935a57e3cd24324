// Reads the keys of one server and checks their types: the TOML library's own messages on types mislead.

import Failure
import TOMLKit

/// A TOML table with what messages call it. Each function throws class `policy` for a value of another type.
struct HostsTable {
    private let table: TOMLTable
    private let name: String
    private let path: String

    init(_ table: TOMLTable, name: String, path: String) {
        self.table = table
        self.name = name
        self.path = path
    }

    func failure(_ problem: String, hint: String? = nil) -> Failure {
        Failure(.policy, "The hosts file \(path) can't be used: at \(name), \(problem)", hint: hint)
    }

    func text(_ key: String) throws(Failure) -> String? {
        guard let value = table[key] else { return nil }
        guard let text = value.string else { throw failure("\"\(key)\" has to be a text.") }
        return text
    }

    func flag(_ key: String) throws(Failure) -> Bool? {
        guard let value = table[key] else { return nil }
        guard let flag = value.bool else { throw failure("\"\(key)\" has to be true or false.") }
        return flag
    }

    func list(_ key: String) throws(Failure) -> [String]? {
        guard let value = table[key] else { return nil }
        guard let texts = Self.texts(value) else { throw failure("\"\(key)\" has to be a list of texts.") }
        return texts
    }

    func textOrList(_ key: String) throws(Failure) -> [String]? {
        guard let value = table[key] else { return nil }
        guard let texts = Self.textOrTexts(value) else {
            throw failure("\"\(key)\" has to be a text or a list of texts.")
        }
        return texts
    }

    /// Lists of one or two texts.
    func textsOrPairs(_ key: String) throws(Failure) -> [[String]] {
        guard let value = table[key] else { return [] }
        if let text = value.string { return [[text]] }
        let items = value.array.map { $0.map { item in item.string.map { [$0] } ?? Self.pair(item) } } ?? [nil]
        let found = items.compactMap { $0 }
        guard found.count == items.count else {
            throw failure(
                "\"\(key)\" has to be a text, or a list of texts or pairs.",
                hint: "A pair is [\"certificate\", \"key\"].")
        }
        return found
    }

    func lists(_ key: String) throws(Failure) -> [String: [String]] {
        guard let value = table[key] else { return [:] }
        guard let entries = value.table else { throw failure("\"\(key)\" has to be a table.") }
        var lists: [String: [String]] = [:]
        for name in entries.keys {
            guard let texts = entries[name].flatMap(Self.textOrTexts) else {
                throw failure("the \(key) \"\(name)\" has to be a text or a list of texts.")
            }
            lists[name] = texts
        }
        return lists
    }

    private static func pair(_ value: any TOMLValueConvertible) -> [String]? {
        texts(value).flatMap { $0.count == 2 ? $0 : nil }
    }

    private static func textOrTexts(_ value: any TOMLValueConvertible) -> [String]? {
        value.string.map { [$0] } ?? texts(value)
    }

    private static func texts(_ value: any TOMLValueConvertible) -> [String]? {
        guard let array = value.array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }
}
