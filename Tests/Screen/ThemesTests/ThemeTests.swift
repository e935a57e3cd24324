// Theme files: what they say, what they inherit, and what is said of mistakes in them.

import Canvas
import Failure
import Testing
import Themes

@Suite("Theme")
struct ThemeTests {
    @Test(
        "Colours are read as names, numbers and hexadecimal",
        arguments: [
            ("\"default\"", Colour.standard), ("\"red\"", .ansi(1)), ("\"bright-blue\"", .ansi(12)),
            ("200", .palette(200)), ("\"17\"", .palette(17)), ("\"#f80\"", .rgb(255, 136, 0)),
            ("\"#01fe7f\"", .rgb(1, 254, 127)), ("\"sea\"", .rgb(0, 0, 255)),
        ])
    func colours(text: String, colour: Colour) throws {
        let theme = try Theme.parse("[palette]\nsea = \"#00f\"\n[roles]\nkey = \(text)", name: "test")
        #expect(theme[.key] == Style(foreground: colour))
    }

    @Test("A role that is given replaces the inherited one whole; others stay")
    func inheritance() throws {
        let theme = try Theme.parse(
            "inherits = \"mono\"\n[roles]\nselected = { background = \"red\", attributes = [\"bold\", \"italic\"] }",
            name: "test")
        #expect(theme[.selected] == Style(background: .ansi(1), attributes: [.bold, .italic]))
        #expect(theme[.bannerError] == Theme.mono[.bannerError])
        #expect(theme.name == "test")
    }

    @Test("Without a word on inheritance it is the default theme's")
    func standardParent() throws {
        let theme = try Theme.parse("", name: "default")
        #expect(theme == Theme.standard)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var toml: String
        var message: String
        var hint: String?
        var testDescription: String { message }
    }

    @Test(
        "A mistake is told with its place and what was meant",
        arguments: [
            Mistake(
                toml: "[roles]\nselectd = \"red\"", message: "2:1: there is no role \"selectd\"",
                hint: "Did you mean \"selected\"?"),
            Mistake(
                toml: "[roles]\n  key = \"bleu\"", message: "2:10: there is no colour \"bleu\"",
                hint: "Did you mean \"blue\"?"),
            Mistake(
                toml: "inherit = \"mono\"", message: "1:1: there is no setting \"inherit\"",
                hint: "Did you mean \"inherits\"?"),
            Mistake(
                toml: "[roles]\nkey = { foregruond = \"red\" }",
                message: "2:9: \"foregruond\" is nothing that a role has",
                hint: "Did you mean \"foreground\"?"),
            Mistake(
                toml: "[roles]\nkey = { attributes = [\"blod\"] }", message: "2:24: there is no attribute \"blod\"",
                hint: "Did you mean \"bold\"?"),
            Mistake(
                toml: "[roles]\nkey = { attributes = [1] }", message: "2:9: attributes have to be names in brackets",
                hint: nil),
            Mistake(
                toml: "[roles]\nkey = 256", message: "2:7: 256 is an invalid colour: the palette goes from 0 to 255",
                hint: nil),
            Mistake(
                toml: "[roles]\nkey = \"#12345\"", message: "2:8: there is no colour \"#12345\"",
                hint: "Write \"#\" and three or six hexadecimal digits."),
            Mistake(
                toml: "[roles]\nkey = true", message: "2:1: the colour of \"key\" must be a text, not of type bool",
                hint: "Write a name, a number from 0 to 255, or \"#rrggbb\"."),
            Mistake(
                toml: "[palette]\nkey = \"blue\"\n[roles]\n\"key\" = { background = \"blue\",  foreground = \"bleu\" }",
                message: "4:47: there is no colour \"bleu\"", hint: "Did you mean \"blue\"?"),
            Mistake(
                toml: "roles.key.attributes = [\n  \"bold\", # thick\n  \"blod\"]",
                message: "3:4: there is no attribute \"blod\"", hint: "Did you mean \"bold\"?"),
            Mistake(
                toml: "roles = 3", message: "1:1: \"roles\" has to be a table",
                hint: "Write [roles] on a line of its own."),
            Mistake(toml: "inherits = 3", message: "1:1: \"inherits\" has to be the name of a theme", hint: nil),
        ])
    func mistakes(mistake: Mistake) throws {
        let problem = try #require(Theme.problems(in: mistake.toml).first)
        #expect(problem.description == mistake.message)
        #expect(problem.hint == mistake.hint)
        let thrown = failure(of: { _ = try Theme.parse(mistake.toml, name: "test") })
        #expect(thrown?.code == .policy)
        #expect(thrown?.message == "The theme \"test\" can't be used: \(mistake.message).")
    }

    @Test(
        "A syntax error has the line and column that the parser gives",
        arguments: [("[roles]\nkey = = 3", 2, 7), ("[:]", 1, 2), ("[roles]\nkey = \"ü\" x", 2, 11)])
    func syntax(text: String, line: Int, column: Int) throws {
        let problem = try #require(Theme.problems(in: text).first)
        #expect(problem.line == line)
        #expect(problem.column == column)
        #expect(failure(of: { _ = try Theme.parse(text, name: "test") })?.code == .policy)
    }

    @Test("All mistakes of a file are told, in their order")
    func allMistakes() {
        let problems = Theme.problems(in: "[roles]\nkey = \"x1\"\nlabel = \"x2\"\nbad-one = 1\nkeys = 2")
        #expect(problems.map(\.line) == [2, 3, 4, 5])
    }

    @Test("An unknown parent is class not-found")
    func unknownParent() {
        let thrown = failure(of: { _ = try Theme.parse("inherits = \"mono2\"", name: "x") })
        #expect(thrown == Failure(.notFound, "There is no theme \"mono2\".", hint: "Did you mean \"mono\"?"))
    }
}
