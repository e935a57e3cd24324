// Splitting glyphs into terminal cells.

import Canvas
import Terminal
import Testing
import Text

struct GlyphPartsTests {
    @Test(arguments: [
        ("a", ["0:1:a"]), ("漢", ["0:2:漢"]), ("e\u{301}", ["0:1:e\u{301}"]), ("🇩🇪", ["0:1:🇩", "1:1:🇪"]),
        ("❤\u{fe0f}", ["0:1:❤"]), ("👍🏽", ["0:2:👍"]), ("क्ष", ["0:1:क्", "1:1:ष"]),
    ])
    func aGlyphIsSplit(glyph: String, parts: [String]) {
        var found: [String] = []
        let character = Character(glyph)
        let cell = Cell(glyph: character, style: .plain, width: DisplayWidth.of(character))
        GlyphParts.forEach(of: cell) { offset, width, scalars in
            let text = scalars.compactMap(Unicode.Scalar.init).reduce(into: "") { $0.unicodeScalars.append($1) }
            found.append("\(offset):\(width):\(text)")
        }
        #expect(found == parts)
    }

    @Test(arguments: ["👨\u{200d}👩", "漢", "🇩🇪", "\u{301}"], [1, 2])
    func thePartsFillTheWidthExactly(glyph: String, width: Int) {
        var filled = 0
        GlyphParts.forEach(of: Cell(glyph: Character(glyph), style: .plain, width: width)) { offset, width, _ in
            #expect(offset == filled)
            filled += width
        }
        #expect(filled == width)
    }
}
