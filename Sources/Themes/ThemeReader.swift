// Reads a theme file by hand, so that every mistake is named with its place.

import Canvas
import Failure
import TOMLKit

/// One reading of one file. Mistakes are gathered rather than thrown: `tallyman themes --check` shows them all.
struct ThemeReader {
    private(set) var inherits: String?
    private(set) var styles: [Role: Style] = [:]
    private(set) var problems: [ThemeProblem] = []

    private let source: TOMLPlaces
    private let colours: [String: Colour]
    private(set) var palette: [String: Colour] = [:]

    private static let attributes: [(name: String, value: Attributes)] = [
        ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
    ]

    /// `colours` count over those of the file's own palette.
    init(_ text: String, knowing colours: [String: Colour] = [:]) {
        self.colours = colours
        source = TOMLPlaces(text)
        do {
            read(try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            problems.append(
                ThemeProblem(line: error.source.begin.line, column: error.source.begin.column, error.description))
        } catch {
            problems.append(ThemeProblem("\(error)"))
        }
    }

    private mutating func read(_ file: TOMLTable) {
        let known = ["inherits", "palette", "roles"]
        for key in file.keys where !known.contains(key) {
            add("there is no setting \"\(key)\"", NearestName.hint(for: key, in: known), at: key, in: "")
        }
        if let value = file["inherits"] {
            inherits = value.string
            if inherits == nil { add("\"inherits\" has to be the name of a theme", nil, at: "inherits", in: "") }
        }
        for (name, value) in entries(of: "palette", in: file) {
            if let colour = colour(value, of: name, in: "palette") { palette[name] = colour }
        }
        palette.merge(colours) { $1 }
        for (name, value) in entries(of: "roles", in: file) {
            guard let role = Role(rawValue: name) else {
                let hint = NearestName.hint(for: name, in: Role.allCases.map(\.rawValue))
                add("there is no role \"\(name)\"", hint, at: name, in: "roles")
                continue
            }
            styles[role] = style(value, of: name)
        }
    }

    private mutating func entries(of key: String, in file: TOMLTable) -> [(String, any TOMLValueConvertible)] {
        guard let value = file[key] else { return [] }
        guard let table = value.table else {
            add("\"\(key)\" has to be a table", "Write [\(key)] on a line of its own.", at: key, in: "")
            return []
        }
        return table.keys.compactMap { name in table[name].map { (name, $0) } }
    }

    /// A colour alone is the foreground; a table gives all there is.
    private mutating func style(_ value: any TOMLValueConvertible, of role: String) -> Style {
        var style = Style.plain
        guard let table = value.table else {
            style.foreground = colour(value, of: role, in: "roles") ?? .standard
            return style
        }
        let known = ["foreground", "background", "attributes"]
        for key in table.keys {
            guard let field = table[key] else { continue }
            switch key {
            case "foreground": style.foreground = colour(field, of: role, in: "roles", field: key) ?? .standard
            case "background": style.background = colour(field, of: role, in: "roles", field: key) ?? .standard
            case "attributes": style.attributes = attributes(field, of: role)
            default:
                add(
                    "\"\(key)\" is nothing that a role has", NearestName.hint(for: key, in: known), at: role,
                    in: "roles", text: key)
            }
        }
        return style
    }

    private mutating func colour(
        _ value: any TOMLValueConvertible, of key: String, in table: String, field: String? = nil
    ) -> Colour? {
        if let number = value.int {
            if let number = UInt8(exactly: number) { return .palette(number) }
            add("\(number) is no colour: the palette goes from 0 to 255", nil, at: key, in: table, text: "\(number)")
            return nil
        }
        guard let text = value.string else {
            let hint = "Write a name, a number from 0 to 255, or \"#rrggbb\"."
            add(
                "the colour of \"\(key)\" must be a text, not of type \(value.type)", hint, at: key, in: table,
                text: field ?? key)
            return nil
        }
        if let colour = palette[text] ?? ColourName.colour(text) { return colour }
        let hint =
            text.hasPrefix("#")
            ? "Write \"#\" and three or six hexadecimal digits."
            : NearestName.hint(for: text, in: ColourName.all + palette.keys.sorted())
        add("there is no colour \"\(text)\"", hint, at: key, in: table, text: text)
        return nil
    }

    private mutating func attributes(_ value: any TOMLValueConvertible, of role: String) -> Attributes {
        let names = value.array.map { $0.map(\.string) } ?? [value.string]
        var attributes: Attributes = []
        for name in names {
            guard let name else {
                add("attributes have to be names in brackets", nil, at: role, in: "roles", text: "attributes")
                continue
            }
            if let known = Self.attributes.first(where: { $0.name == name }) {
                attributes.insert(known.value)
            } else {
                let hint = NearestName.hint(for: name, in: Self.attributes.map(\.name))
                add("there is no attribute \"\(name)\"", hint, at: role, in: "roles", text: name)
            }
        }
        return attributes
    }

    private mutating func add(
        _ message: String, _ hint: String?, at key: String, in table: String, text: String? = nil
    ) {
        let place =
            text.flatMap { source.place(of: $0, rightOf: key, in: table) } ?? source.place(of: key, in: table)
        problems.append(ThemeProblem(line: place?.line, column: place?.column, message, hint: hint))
    }
}
