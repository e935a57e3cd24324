// What holds for every screen at every size.

import App
import Canvas
import Inventory
import Testing
import Text
import Themes

@Suite struct RulesTests {
    private static let sizes = [
        (80, 24), (120, 40), (40, 10), (41, 11), (59, 15), (60, 16), (99, 23), (200, 60), (30, 5), (1, 1), (0, 0),
    ]

    @Test(arguments: Scenes.all)
    func `cells are printable, ASCII where asked for and as wide as they say, rows no wider than the screen`(
        scene: Scene
    ) {
        // Names from outside are left as they are.
        let hasStrangeNames = [Scenes.strange.name, "banner-strange"].contains(scene.name)
        for (columns, rows) in Self.sizes {
            let play = scene.played(columns: columns, rows: rows)
            for isUTF8 in [true, false] {
                let canvas = play.canvas(isUTF8: isUTF8)
                #expect(canvas.size == Size(columns: columns, rows: rows))
                let wrong = canvas.wrongPlaces(isASCII: !isUTF8 && !hasStrangeNames)
                #expect(wrong.isEmpty, "\(columns)x\(rows)")
            }
        }
    }

    @Test(arguments: Scenes.all) func `header, tabs, rules and footer stay free of the rest`(scene: Scene) {
        for (columns, rows) in [(80, 24), (120, 40), (40, 10)] {
            let play = scene.played(columns: columns, rows: rows)
            guard play.state.dialog == nil else { continue }
            let canvas = play.canvas()
            let lines = canvas.lines
            let layout = play.state.layout
            if layout.hasHeader {
                #expect(lines[0].contains(play.state.inventory.namespace))
                let number = (Place.views.firstIndex(of: play.state.navigation.view) ?? 0) + 1
                #expect(lines[1].lowercased().contains("\(number) \(play.state.navigation.view.rawValue)"))
                #expect(lines[1].contains(" 6"))
            }
            for row in [layout.upperRule, layout.lowerRule].compactMap({ $0 }) {
                // In a list that goes on, the lower one tells where one is.
                let rule = String(lines[row].map { "0123456789/ ".contains($0) ? "─" : $0 })
                #expect(rule == String(repeating: "─", count: columns))
            }
            // Help and quit, or what leaves, stay even where a notice takes half of the line.
            let last = play.state.footer.last.map { " \($0.key) \($0.label)" }
            #expect(lines[layout.footer].contains(last ?? "?"))
            #expect(canvas.frame == nil)
        }
    }

    @Test(arguments: Scenes.asking + Scenes.typing) func `the frame of a dialog is whole`(scene: Scene) throws {
        for (columns, rows) in Self.sizes where columns >= Layout.smallestColumns && rows >= Layout.smallestRows {
            let play = scene.played(columns: columns, rows: rows)
            let canvas = play.canvas()
            #expect(play.state.dialog != nil)
            let frame = try #require(canvas.frame, "\(columns)x\(rows)")
            #expect(frame.intersection(canvas.bounds) == frame)
            for row in (frame.row + 1)..<(frame.endRow - 1) {
                #expect(canvas[frame.column, row].glyph == "│")
                #expect(canvas[frame.endColumn - 1, row].glyph == "│")
            }
            // Below stands at most how much more there is, at the right end.
            let below = (frame.column + 1..<frame.endColumn - 1).map { canvas[$0, frame.endRow - 1].glyph }
            let rule = below.prefix { $0 == "─" }
            #expect(rule.count == below.count || rule.count >= below.count - 12 && String(below).contains(" more "))
        }
    }

    @Test(arguments: Scenes.asking + Scenes.typing) func `a question's answers stand alone in their line`(scene: Scene)
        throws
    {
        for (columns, rows) in Self.sizes where columns >= Layout.smallestColumns && rows >= Layout.smallestRows {
            let play = scene.played(columns: columns, rows: rows)
            guard case .question(let question) = play.state.dialog else { continue }
            let canvas = play.canvas()
            let frame = try #require(canvas.frame, "\(columns)x\(rows)")
            func words(_ row: Int) -> [Substring] {
                String((frame.column + 1..<frame.endColumn - 1).map { canvas[$0, row].glyph }).split(separator: " ")
            }
            let wanted = question.answers(in: play.state).flatMap { "\($0.key) \($0.label)".split(separator: " ") }
            let last = words(frame.endRow - 2)
            #expect(last == wanted || words(frame.endRow - 3) + last == wanted, "\(columns)x\(rows)")
        }
    }

    @Test(arguments: Scenes.all) func `the cursor stands where text is typed, and nowhere else`(scene: Scene) {
        for (columns, rows) in Self.sizes {
            let play = scene.played(columns: columns, rows: rows)
            let isTyping =
                switch play.state.dialog {
                case .form(let dialog): dialog.form.focused.isTyped
                case .command: true
                case .help(let help): help.isTyping
                case nil: play.state.isTypingFilter
                default: false
                }
            #expect((play.canvas().cursor != nil) == (isTyping && !play.state.layout.isTooSmall))
        }
    }

    @Test(arguments: Scenes.all) func `the same state is drawn the same, whatever the colours`(scene: Scene) {
        let play = scene.played(columns: 80, rows: 24)
        #expect(play.canvas() == play.canvas())
        #expect(play.canvas(theme: .mono).lines == play.canvas(theme: .standard).lines)
    }
}

extension Canvas {
    /// Columns and rows of cells that are not as they have to be, and the ends of rows that are too wide.
    fileprivate func wrongPlaces(isASCII: Bool) -> [String] {
        var wrong: [String] = []
        for row in 0..<size.rows {
            var (isCovered, isPlain) = (false, true)
            for column in 0..<size.columns {
                let cell = self[column, row]
                if let byte = cell.glyph.asciiValue, 0x20..<0x7F ~= byte {
                    if cell.width != (isCovered ? 0 : 1) { wrong.append("\(column),\(row)") }
                } else {
                    isPlain = false
                    let glyph = String(cell.glyph)
                    let width = isCovered ? 0 : DisplayWidth.of(cell.glyph)
                    if isASCII || cell.width != width || glyph.printable != glyph { wrong.append("\(column),\(row)") }
                }
                isCovered = cell.width == 2
            }
            if isCovered || !isPlain && DisplayWidth.of(text(row)) > size.columns { wrong.append("end of \(row)") }
        }
        return wrong
    }
}

extension FormField {
    fileprivate var isTyped: Bool {
        switch kind {
        case .text, .path, .secret: true
        case .choice, .fixed: false
        }
    }
}
