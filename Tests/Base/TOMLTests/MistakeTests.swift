// Texts that are no TOML end in a mistake with its place, never in the end of the program.

import TOML
import Testing

struct MistakeTests {
    private static func mistake(_ text: String) -> TOMLMistake? {
        do throws(TOMLMistake) {
            _ = try TOMLTable(parsing: text)
            return nil
        } catch {
            return error
        }
    }

    /// The first four fail assertions of the library, where it has them on.
    @Test(arguments: [
        ("[:]", 1, 2), ("[*]", 1, 2), ("a = [}", 1, 6), ("\n[\n", 2, 2), ("a = [", 1, 6), ("a = 1\na = 2", 2, 3),
        ("[a]\n[a]", 2, 1), ("a = \"", 1, 6), ("é = 1", 1, 1), ("\u{85}", 1, 1), ("\u{3000}", 1, 1),
        ("a = 99999999999999999999", 1, 25), ("a = 1e999999", 1, 13), ("a = 0x", 1, 7), ("a = 1979-99-99", 1, 12),
        ("a = 25:00:00", 1, 7), ("a = \"\\ud800\"", 1, 12), ("a = \"\0\"", 1, 6), ("\0", 1, 1), ("a = 1 b = 2", 1, 7),
        ("a = {b = 1,}", 1, 12), ("ü\u{0}", 1, 1), ("= 1", 1, 1), ("a", 1, 2), ("a = \u{1B}", 1, 5),
    ])
    func `what is no TOML`(text: String, line: Int, column: Int) throws {
        let mistake = try #require(Self.mistake(text), "it was read")
        #expect(mistake.place.line == line, "\(mistake)")
        // The library tells some a character or two off.
        #expect(abs(mistake.place.column - column) <= 2, "\(mistake)")
        #expect(!mistake.message.isEmpty)
    }

    @Test func `lists, tables and keys may not go deep without end`() {
        let dots = String(repeating: ".a", count: 100_000)
        let deep = [
            "a = " + String(repeating: "[", count: 100_000), String(repeating: "[", count: 100_000),
            "a = " + String(repeating: "{a = ", count: 100_000), "a\(dots) = 1", "[a\(dots)]", "[[a\(dots)]]",
            "a = { a\(dots) = 1 }", "a\(dots)", "a = \"\"\"x\"\"\"\"\na\(dots) = 1", "'a\"'\(dots) = 1",
            "a = 1 # \"\na\(dots) = 1",
        ]
        for text in deep { #expect(Self.mistake(text) != nil, "\(text.prefix(20))") }
        #expect(Self.mistake("a = " + String(repeating: "[", count: 30) + String(repeating: "]", count: 30)) == nil)
        #expect(Self.mistake("a" + String(repeating: ".a", count: 32) + " = 1") == nil)
    }

    /// 33 parts a key, 32 tables in each other: what may be deepest.
    @Test func `the deepest text is read and freed`() {
        let key = "a" + String(repeating: ".a", count: 32)
        let text =
            Array(repeating: key, count: 32).joined(separator: " = {") + " = 1" + String(repeating: "}", count: 31)
        #expect(Self.mistake(text) == nil)
    }

    @Test func `dots that are in no key don't count`() {
        let dots = String(repeating: ".", count: 100)
        let numbers = Array(repeating: "1.5", count: 100).joined(separator: ", ")
        let text = """
            a = "\(dots)\\"\(dots)" # \(dots)
            b = '\(dots)\\'
            c = \"""
            "\(dots)" ""\\\"""\(dots)\"""\""
            d = '''
            \(dots)''' # '
            e = [\(numbers)]
            "\(dots)" = 1
            """
        #expect(Self.mistake(text) == nil)
    }

    @Test func `a mistake's message is cut, be it in the middle of a character`() throws {
        let mistake = try #require(Self.mistake("[a]\n[\"\(String(repeating: "ü", count: 1000))\" = 1"))
        #expect(mistake.message.utf8.count < 300)
    }
}
