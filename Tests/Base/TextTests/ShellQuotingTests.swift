// Commands that may be pasted into a shell.

import Testing
import Text

@Suite struct ShellQuotingTests {
    @Test(
        arguments: [
            (["nerdctl", "pull", "a:1"], "nerdctl pull a:1"), (["a", ""], "a ''"), (["a b"], "'a b'"),
            (["it's"], #"'it'\''s'"#), (["'"], #"''\'''"#), (["$HOME"], "'$HOME'"), (["`x`"], "'`x`'"),
            (["a;b", "c&d"], "'a;b' 'c&d'"), (["host:5000/a_b-c@sha256:0"], "host:5000/a_b-c@sha256:0"),
            (["*"], "'*'"), (["~"], "'~'"), (["é"], "'é'"), (["\\"], #"'\'"#), (["{a,b}"], "'{a,b}'"), (["#"], "'#'"),
            (["--unpack=true"], "--unpack=true"), (["!1"], "'!1'"), ([], ""), (["a\nb"], "'a\nb'"),
        ])
    func `words are quoted where a shell would take them for its own`(words: [String], line: String) {
        #expect(ShellQuoting.command(words) == line)
    }

    @Test(
        arguments: [
            ("a b", true), ("é漢", true), ("", true), ("a\nb", false), ("a\tb", false), ("\u{1b}[0m", false),
            ("\u{7f}", false), ("\u{9b}", false), ("a\r\nb", false), ("\0", false),
        ])
    func `control characters are not safe to copy`(text: String, isSafe: Bool) {
        #expect(ShellQuoting.isSafe(text) == isSafe)
    }
}
