// Reads a theme file by hand, so that every mistake is named with its place.

import Canvas
import Failure
import TOML
import Text

/// One reading of one file. Mistakes are gathered rather than thrown: `tallyman themes --check` shows them all.
struct ThemeReader {
    private(set) var inherits: String?
    private(set) var styles: [Role: Style] = [:]
    private(set) var problems: [ThemeProblem] = []

    private let colours: [String: Colour]
    private(set) var palette: [String: Colour] = [:]

    private static let attributes: [(name: String, value: Attributes)] = [
        ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
    ]

    /// `colours` count over those of the file's own palette.
    init(_ text: String, knowing colours: [String: Colour] = [:]) {
        self.colours = colours
        do throws(TOMLMistake) {
            read(try TOMLTable(parsing: text))
        } catch {
            add(error.message, nil, at: error.place)
        }
    }

    private mutating func read(_ file: TOMLTable) {
        let known = ["inherits", "palette", "roles"]
        for entry in file.entries where !known.contains(entry.key) {
            add("there is no setting \"\(entry.key)\"", NearestName.hint(for: entry.key, in: known), at: entry.place)
        }
        if let entry = file.entry("inherits") {
            inherits = entry.value.text
            if inherits == nil { add("\"inherits\" has to be the name of a theme", nil, at: entry.place) }
        }
        for entry in entries(of: "palette", in: file) {
            if let colour = colour(entry, of: entry.key) { palette[entry.key] = colour }
        }
        palette.merge(colours) { $1 }
        for entry in entries(of: "roles", in: file) {
            guard let role = Role(rawValue: entry.key) else {
                let hint = NearestName.hint(for: entry.key, in: Role.allCases.map(\.rawValue))
                add("there is no role \"\(entry.key)\"", hint, at: entry.place)
                continue
            }
            styles[role] = style(entry)
        }
    }

    private mutating func entries(of key: String, in file: TOMLTable) -> [TOMLTable.Entry] {
        guard let entry = file.entry(key) else { return [] }
        guard let table = entry.value.table else {
            add("\"\(key)\" has to be a table", "Write [\(key)] on a line of its own.", at: entry.place)
            return []
        }
        return table.entries
    }

    /// A colour alone is the foreground; a table gives all there is.
    private mutating func style(_ role: TOMLTable.Entry) -> Style {
        var style = Style.plain
        guard let table = role.value.table else {
            style.foreground = colour(role, of: role.key) ?? .standard
            return style
        }
        let known = ["foreground", "background", "attributes"]
        for field in table.entries {
            switch field.key {
            case "foreground": style.foreground = colour(field, of: role.key) ?? .standard
            case "background": style.background = colour(field, of: role.key) ?? .standard
            case "attributes": style.attributes = attributes(field)
            default:
                let hint = NearestName.hint(for: field.key, in: known)
                add("\"\(field.key)\" is nothing that a role has", hint, at: field.place)
            }
        }
        return style
    }

    private mutating func colour(_ entry: TOMLTable.Entry, of name: String) -> Colour? {
        if let number = entry.value.integer {
            if let number = UInt8(exactly: number) { return .palette(number) }
            add("\(number) is an invalid colour: the palette goes from 0 to 255", nil, at: entry.value.place)
            return nil
        }
        guard let text = entry.value.text else {
            let hint = "Write a name, a number from 0 to 255, or \"#rrggbb\"."
            add("the colour of \"\(name)\" must be a text, not of type \(entry.value.kind)", hint, at: entry.place)
            return nil
        }
        if let colour = palette[text] ?? ColourName.colour(text) { return colour }
        let hint =
            text.hasPrefix("#")
            ? "Write \"#\" and three or six hexadecimal digits."
            : NearestName.hint(for: text, in: ColourName.all + palette.keys.sorted())
        add("there is no colour \"\(text)\"", hint, within: entry.value)
        return nil
    }

    private mutating func attributes(_ entry: TOMLTable.Entry) -> Attributes {
        var attributes: Attributes = []
        for value in entry.value.list ?? [entry.value] {
            guard let name = value.text else {
                add("attributes have to be names in brackets", nil, at: entry.place)
                continue
            }
            if let known = Self.attributes.first(where: { $0.name == name }) {
                attributes.insert(known.value)
            } else {
                add(
                    "there is no attribute \"\(name)\"",
                    NearestName.hint(for: name, in: Self.attributes.map(\.name)), within: value)
            }
        }
        return attributes
    }

    private mutating func add(_ message: String, _ hint: String?, at place: TOMLPlace) {
        problems.append(ThemeProblem(at: place, message, hint: hint))
    }

    /// At the first character of a text, which stands behind its quote.
    private mutating func add(_ message: String, _ hint: String?, within text: TOMLValue) {
        add(message, hint, at: TOMLPlace(line: text.place.line, column: text.place.column + 1))
    }
}
