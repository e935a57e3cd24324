// Sentences broken into lines.

import Testing
import Text

@Suite struct TextWrapTests {
    @Test(
        arguments: [
            ("", 10, []), ("   \n ", 10, []), ("a", 10, ["a"]), ("one two", 7, ["one two"]),
            ("one two", 6, ["one", "two"]),
            ("one two three", 9, ["one two", "three"]), ("one\ntwo", 10, ["one two"]), ("  a   b  ", 10, ["a b"]),
            ("abcdefgh", 3, ["abc", "def", "gh"]), ("ab cdefg h", 3, ["ab", "cde", "fg", "h"]), ("ab", 0, ["a", "b"]),
            ("ab", -3, ["a", "b"]), ("漢字漢字", 4, ["漢字", "漢字"]), ("漢字", 3, ["漢", "字"]), ("漢", 1, ["漢"]),
            ("e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}"]), ("a\u{1b}b", 6, ["a\u{1b}b"]),
            ("a\u{1b}b", 5, ["a\u{1b}", "b"]),
        ] as [(String, Int, [String])])
    func `words are broken into lines`(text: String, columns: Int, lines: [String]) {
        #expect(TextWrap.lines(text, columns: columns) == lines)
    }

    @Test(arguments: 1...40) func `nothing but blanks is lost, and no line is too wide`(columns: Int) {
        let text = "The registry registry.example.com:5000/team/app said 429: too many requests, wait 30 s. "
        let lines = TextWrap.lines(text, columns: columns)
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        #expect(lines.allSatisfy { $0.count <= columns && !$0.isEmpty })
    }
}
