// Escapes of text that a terminal would obey or a reader could not see.

import Testing
import Text

struct PrintableTests {
    @Test(arguments: [
        ("docker.io/library/alpine:3.20", "docker.io/library/alpine:3.20"), ("漢字 é ✓", "漢字 é ✓"),
        ("\u{1b}[2J", "\\x1b[2J"), ("a\nb", "a\\x0ab"), ("\r\n", "\\x0d\\x0a"), ("\u{7f}", "\\x7f"),
        ("\u{9b}31m", "\\x9b31m"), ("x\u{202e}y", "x\\u202ey"), ("\u{2066}", "\\u2066"), ("\u{61c}", "\\u061c"),
        ("\u{200b}\u{200d}", "\\u200b\\u200d"), ("\u{2028}", "\\u2028"), ("\u{feff}", "\\ufeff"),
        ("\u{e0041}", "\\u{e0041}"), ("\u{ad}", "\\xad"), ("", ""),
    ])
    func unprintableCharactersAreSpelledOut(text: String, shown: String) {
        #expect(text.printable == shown)
        #expect(text.printable.printable == shown)
    }
}
