// The few characters that are drawn.

import Canvas
import Testing
import Text
import TransferModel

@testable import Views

@Suite struct GlyphsTests {
    @Test(arguments: [true, false]) func `glyphs are one column wide, and ASCII where asked for`(isUTF8: Bool) {
        let glyphs = Glyphs(isUTF8: isUTF8)
        let frame = glyphs.frame
        let ones =
            [glyphs.ellipsis, glyphs.mark, glyphs.pointer, glyphs.down, frame.0, frame.1, frame.2, frame.3]
            + [String(glyphs.rule), String(frame.4), String(frame.5)] + NodePhase.allCases.map { glyphs.phase($0) }
        for glyph in ones { #expect(DisplayWidth.of(glyph) == 1) }
        for glyph in ones + [glyphs.atLeast] {
            #expect(isUTF8 || glyph.unicodeScalars.allSatisfy { $0.isASCII })
        }
    }

    @Test(arguments: [true, false]) func `phases that differ in what they mean differ in their glyph`(isUTF8: Bool) {
        let glyphs = Glyphs(isUTF8: isUTF8)
        // Complete and unpacked are both done; the word tells them apart.
        let phases = NodePhase.allCases.filter { $0 != .unpacked }
        #expect(Set(phases.map { glyphs.phase($0) }).count == phases.count)
    }

    @Test(
        arguments: [
            (true, 0, 4, "", "░░░░"), (true, 1, 4, "████", ""), (true, 0.5, 4, "██", "░░"), (true, 0.54, 4, "██▏", "░"),
            (true, 0.99, 4, "███▉", ""), (true, -1, 2, "", "░░"), (true, 7, 2, "██", ""), (true, 0.5, 0, "", ""),
            (true, 0.5, -3, "", ""), (false, 0.5, 4, "##", ".."), (false, 0.74, 4, "##", ".."),
            (false, 0.75, 4, "###", "."),
            (false, 1, 4, "####", ""), (false, 0.999, 4, "###", "."),
        ] as [(Bool, Double, Int, String, String)])
    func `a bar is as long as asked for, and full only when all is there`(
        isUTF8: Bool, fraction: Double, columns: Int, done: String, rest: String
    ) {
        let bar = Glyphs(isUTF8: isUTF8).bar(fraction, columns: columns)
        #expect(bar.done == done)
        #expect(bar.rest == rest)
    }
}
