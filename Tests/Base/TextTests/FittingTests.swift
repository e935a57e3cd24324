// Cutting, shortening and padding text by display width.

import Testing
import Text

struct FittingTests {
    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("", 3, ""),
        ("漢字漢字", 5, "漢字…"), ("漢字漢字", 4, "漢…"), ("a\u{1b}b", 3, "a\\…"), ("abc", -1, ""),
    ])
    func aTextIsClipped(text: String, columns: Int, result: String) {
        #expect(text.clipped(to: columns) == result)
    }

    @Test(arguments: [
        ("abcdefghij", 10, "abcdefghij"), ("abcdefghij", 7, "abc…hij"), ("abcdefghij", 6, "abc…ij"),
        ("abcdefghij", 3, "a…j"), ("abcdefghij", 2, "a…"), ("漢字漢字漢字", 7, "漢…字"), ("abc", 0, ""),
    ])
    func aTextIsShortenedInTheMiddle(text: String, columns: Int, result: String) {
        #expect(text.shortenedInMiddle(to: columns) == result)
    }

    @Test func theEllipsisCanBeASCII() {
        #expect("abcdefghij".clipped(to: 6, ellipsis: "...") == "abc...")
        #expect("abcdefghij".clipped(to: 2, ellipsis: "...") == "ab")
        #expect("abcdefghij".shortenedInMiddle(to: 7, ellipsis: "...") == "ab...ij")
    }

    @Test(arguments: [
        ("ab", 4, Alignment.leading, "ab  "), ("ab", 4, .trailing, "  ab"), ("漢", 3, .trailing, " 漢"),
        ("abcde", 3, .leading, "abcde"), ("", 2, .leading, "  "),
    ])
    func aTextIsPadded(text: String, columns: Int, alignment: Alignment, result: String) {
        #expect(text.padded(to: columns, alignment: alignment) == result)
    }

    @Test func aFittedTextNeverExceedsItsColumns() {
        for text in ["registry.example.com/team/app:1.42", "漢字かな混じり文", "a🦊b🇩🇪c\u{1b}[0m", "हिन्दी"] {
            for columns in 0...20 {
                #expect(DisplayWidth.of(text.clipped(to: columns)) <= columns)
                #expect(DisplayWidth.of(text.shortenedInMiddle(to: columns)) <= columns)
            }
        }
    }
}
