// The names of keys, both ways.

import Canvas
import Testing

struct KeyTests {
    @Test(arguments: [
        ("p", Key.character("p")), ("P", .character("P")), ("/", .character("/")), ("-", .character("-")),
        ("é", .character("é")), ("space", .character(" ")), (" ", .character(" ")),
        ("ctrl-c", .control("c")), ("Ctrl-C", .control("c")), ("ctrl-space", .control(" ")),
        ("alt-x", .alt("x")), ("alt-X", .alt("X")), ("alt--", .alt("-")),
        ("enter", .enter), ("esc", .escape), ("Escape", .escape), ("shift-tab", .backTab), ("del", .delete),
        ("pgup", .pageUp), ("PgDn", .pageDown), ("f1", .function(1)), ("F12", .function(12)),
    ])
    func aNameIsRead(name: String, key: Key) {
        #expect(Key(name) == key)
    }

    @Test(arguments: ["", "f0", "f64", "fx", "ctrl-", "ctrl-up", "alt-", "alt-ab", "pp", "\u{1b}", "\r\n", "shift-a"])
    func aWordThatIsNoKeyIsRefused(name: String) {
        #expect(Key(name) == nil)
    }

    @Test(arguments: [
        Key.character("a"), .character("A"), .character(" "), .character("ü"), .control("c"), .control(" "), .alt("x"),
        .alt("X"), .alt(" "), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
        .pageUp, .pageDown, .home, .end, .function(1), .function(63),
    ])
    func everyKeyIsReadBackFromItsDescription(key: Key) {
        #expect(Key(key.description) == key)
    }
}
