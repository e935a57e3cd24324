// Drawing on a canvas: text, borders, wide characters, fills, the cursor.

import Canvas
import Testing

struct CanvasTests {
    private let bold = Style(attributes: .bold)

    private func drawn(columns: Int = 8, rows: Int = 2, _ draw: (inout Canvas) -> Void) -> Canvas {
        var canvas = Canvas(size: Size(columns: columns, rows: rows))
        draw(&canvas)
        return canvas
    }

    @Test(
        arguments: [
            ("hello", 0, nil, "hello", 5), ("hello", 5, nil, "     hel", 3), ("hello", 1, 3, " hel", 3),
            ("hello", -2, nil, "llo", 5), ("hello", 8, nil, "", 0), ("hello", -9, nil, "", 5), ("hello", 0, 0, "", 0),
            ("漢字", 0, nil, "漢字", 4), ("漢字", 5, nil, "     漢", 3), ("漢字", -1, nil, " 字", 4),
            ("漢字", 0, 3, "漢", 3), ("e\u{301}x", 0, nil, "e\u{301}x", 2), ("\u{1b}[m", 0, nil, "\\x1b[m", 6),
            ("✓a", 0, nil, "✓a", 2), ("\u{301}a", 0, nil, "a", 1),
        ] as [(String, Int, Int?, String, Int)])
    func textIsPutAndClipped(text: String, column: Int, columns: Int?, line: String, used: Int) {
        let canvas = drawn { canvas in
            #expect(canvas.put(text, column: column, row: 1, columns: columns, style: bold) == used)
        }
        #expect(canvas.lines == ["", line])
    }

    @Test func textOutsideTheRowsIsIgnored() {
        let canvas = drawn { canvas in
            #expect(canvas.put("x", column: 0, row: -1, style: .plain) == 0)
            #expect(canvas.put("x", column: 0, row: 2, style: .plain) == 0)
        }
        #expect(canvas == drawn { _ in })
    }

    @Test func aWideCharacterCoversTwoCells() {
        let canvas = drawn { $0.put("漢a", column: 1, row: 0, style: bold) }
        #expect((0..<5).map { canvas[$0, 0].width } == [1, 2, 0, 1, 1])
        #expect(canvas[1, 0] == Cell(glyph: "漢", style: bold, width: 2))
    }

    @Test(arguments: [(0, "x 字"), (1, " x字"), (2, "漢x"), (3, "漢 x")])
    func overwritingHalfAWideCharacterLeavesABlank(column: Int, line: String) {
        let canvas = drawn { canvas in
            canvas.put("漢字", column: 0, row: 0, style: .plain)
            canvas.put("x", column: column, row: 0, style: .plain)
        }
        #expect(canvas.lines[0] == line)
        #expect((0..<4).allSatisfy { canvas[$0, 0].width != 0 || canvas[$0 - 1, 0].width == 2 })
    }

    @Test func aWideCharacterOverTwoHalvesLeavesBlanks() {
        let canvas = drawn { canvas in
            canvas.put("漢字", column: 0, row: 0, style: .plain)
            canvas.put("語", column: 1, row: 0, style: .plain)
        }
        #expect(canvas.lines[0] == " 語")
        #expect((0..<5).map { canvas[$0, 0].width } == [1, 2, 0, 1, 1])
    }

    @Test func aRectangleIsFilledWithinTheCanvas() {
        let canvas = drawn { canvas in
            canvas.put("漢字漢字", column: 0, row: 1, style: .plain)
            canvas.fill(Rect(column: 1, row: 1, columns: 4, rows: 9), with: "─", style: bold)
        }
        #expect(canvas.lines == ["", " ──── 字"])
        #expect(canvas[1, 1].style == bold)
        #expect(canvas[0, 1].style == .plain)
    }

    @Test func fillingWithAWideGlyphFillsWithBlanks() {
        let canvas = drawn { $0.fill($0.bounds, with: "漢", style: bold) }
        #expect(canvas == Canvas(size: canvas.size, style: bold))
    }

    @Test func restylingKeepsTheGlyphs() {
        let canvas = drawn { canvas in
            canvas.put("abc", column: 0, row: 0, style: bold)
            canvas.restyle(Rect(column: 1, row: -1, columns: 1, rows: 5)) { style in
                var style = style
                style.attributes.insert(.reverse)
                return style
            }
        }
        #expect(canvas.lines == ["abc", ""])
        #expect((0..<3).map { canvas[$0, 0].style.attributes } == [.bold, [.bold, .reverse], .bold])
    }

    @Test func theCursorIsHiddenOutsideTheCanvas() {
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        #expect(canvas.cursor == nil)
        canvas.cursor = (3, 0)
        #expect(canvas.cursor?.column == 3)
        canvas.cursor = (4, 0)
        #expect(canvas.cursor == nil)
    }

    @Test func anEmptyOrNegativeSizeIsHarmless() {
        var canvas = Canvas(size: Size(columns: -3, rows: 5))
        canvas.put("x", column: 0, row: 0, style: .plain)
        canvas.fill(Rect(column: -5, row: -5, columns: 99, rows: 99), style: .plain)
        #expect(canvas.lines.joined().isEmpty)
        #expect(canvas[0, 0] == .blank(.plain))
    }
}
