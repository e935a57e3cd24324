// Reads the keys of one server and checks their types.

import Failure
import TOML

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
        guard let text = value.text else { throw failure("\"\(key)\" has to be a text.") }
        return text
    }

    func flag(_ key: String) throws(Failure) -> Bool? {
        guard let value = table[key] else { return nil }
        guard let flag = value.flag else { throw failure("\"\(key)\" has to be true or false.") }
        return flag
    }

    func list(_ key: String) throws(Failure) -> [String]? {
        guard let value = table[key] else { return nil }
        guard let texts = value.texts else { throw failure("\"\(key)\" has to be a list of texts.") }
        return texts
    }

    func textOrList(_ key: String) throws(Failure) -> [String]? {
        guard let value = table[key] else { return nil }
        guard let texts = value.textOrTexts else {
            throw failure("\"\(key)\" has to be a text or a list of texts.")
        }
        return texts
    }

    /// Lists of one or two texts.
    func textsOrPairs(_ key: String) throws(Failure) -> [[String]] {
        guard let value = table[key] else { return [] }
        let items = value.text == nil ? value.list : [value]
        let found = items?.compactMap { item in
            item.text.map { [$0] } ?? item.texts.flatMap { $0.count == 2 ? $0 : nil }
        }
        guard let found, found.count == items?.count else {
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
        for entry in entries.entries {
            guard let texts = entry.value.textOrTexts else {
                throw failure("the \(key) \"\(entry.key)\" has to be a text or a list of texts.")
            }
            lists[entry.key] = texts
        }
        return lists
    }
}
