// One line of text that is typed.

import App
import Canvas
import Testing

@Suite struct TextFieldTests {
    /// The text with `|` for the cursor.
    private func shown(_ field: TextField) -> String {
        field.text.prefix(field.cursor) + "|" + field.text.dropFirst(field.cursor)
    }

    private func field(_ text: String, _ keys: String, isSelected: Bool = false) -> TextField {
        var field = TextField(text, isSelected: isSelected)
        for key in keys.split(separator: " ").compactMap({ Key(String($0)) }) { field.apply(key) }
        return field
    }

    @Test(
        arguments: [
            ("", "a|"), ("left x", "x|a"), ("left left x", "x|a"), ("right x", "ax|"), ("home x", "x|a"),
            ("ctrl-a x end y", "xay|"), ("ctrl-a x ctrl-e y", "xay|"), ("backspace", "|"), ("ctrl-h", "|"),
            ("backspace backspace", "|"), ("delete", "a|"), ("home delete", "|"), ("home ctrl-d", "|"), ("ctrl-u", "|"),
            ("home ctrl-u", "|a"), ("home ctrl-k", "|"), ("ctrl-k", "a|"), ("space b", "a b|"), ("漢 left x", "ax|漢"),
            ("tab", "a|"), ("enter", "a|"), ("f1", "a|"), ("ctrl-x", "a|"),
        ])
    func `keys change the text`(keys: String, text: String) {
        #expect(shown(field("a", keys)) == text)
    }

    @Test(
        arguments: [
            ("host:5000/team/app:1", "host:5000/team/app:|"), ("app:", "|"), ("a b  ", "a |"), ("a@b", "a@|"),
            ("", "|"),
            ("a.b", "a.|"), ("linux/amd64,linux/arm64", "linux/amd64,linux/|"),
        ])
    func `ctrl-w takes the word before the cursor`(text: String, rest: String) {
        #expect(shown(field(text, "ctrl-w")) == rest)
    }

    @Test(
        arguments: [
            ("x", "x|"), ("backspace", "|"), ("delete", "|"), ("ctrl-u", "|"), ("ctrl-k", "|"), ("ctrl-w", "|"),
            ("left x", "x|ab"), ("right x", "abx|"), ("home x", "x|ab"), ("end x", "abx|"),
        ])
    func `a selected text gives way to what is typed, and stays where the cursor moves`(keys: String, text: String) {
        let field = field("ab", keys, isSelected: true)
        #expect(shown(field) == text)
        #expect(!field.isSelected)
    }

    @Test func `keys that mean nothing here are left to others`() {
        var field = TextField("a", isSelected: true)
        for key in [Key.enter, .escape, .tab, .up, .down, .pageUp, .function(1), .control("c"), .alt("a")] {
            let isTaken = field.apply(key)
            #expect(!isTaken)
        }
        #expect(field == TextField("a", isSelected: true))
        #expect(!TextField("", isSelected: true).isSelected)
    }

    @Test(
        arguments: [
            ("", "cd", "abcd|"), ("left", "\n", "a|b"), ("left", "x\u{1b}[0my\r\n", "ax[0my|b"), ("left", "", "a|b"),
            ("left", "\u{301}", "a\u{301}|b"), ("", "\u{301}", "ab\u{301}|"), ("home", "c", "c|ab"),
        ])
    func `a text is put in at the cursor, without control characters`(keys: String, text: String, shown: String) {
        var field = field("ab", keys)
        field.insert(text)
        #expect(self.shown(field) == shown)
    }

    @Test func `too long a text is cut`() {
        var field = TextField("ab")
        field.insert(String(repeating: "x", count: 5_000))
        #expect(field.text.count == 1_024)
        #expect(field.cursor == 1_024)
        field.apply(.character("y"))
        #expect(!field.text.contains("y"))
    }
}
