// Display widths of characters and texts.

import Canvas
import Testing
import Text

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한", 2), ("\u{1112}\u{1161}\u{11ab}", 2),
        ("ﾊ", 1), ("Ａ", 2), ("─│█▌✓…", 6), ("●▸≥", 3), ("🦊", 2), ("👍🏽", 2), ("🇩🇪", 2), ("❤\u{fe0f}", 1),
        ("\u{301}", 0), ("हिन्दी", 4), ("a🦊b", 4),
    ])
    func aTextTakesItsColumns(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(arguments: ["\u{1b}[31m", "a\u{202e}b", "\r\n", "👨\u{200d}👩", "x\u{7f}", "\u{feff}name", "\u{e0041}", "a\tb"])
    func unprintableTextIsMeasuredAsItIsShown(text: String) {
        var canvas = Canvas(size: Size(columns: 60, rows: 1))
        #expect(DisplayWidth.of(text) == DisplayWidth.of(text.printable))
        #expect(canvas.put(text, column: 0, row: 0, style: .plain) == DisplayWidth.of(text))
    }

    @Test func substringsAreMeasuredToo() {
        #expect(DisplayWidth.of("x漢字".dropFirst()) == 4)
        #expect(DisplayWidth.of("xyz".dropFirst()) == 2)
    }
}
