// A canvas with a theme, glyphs and the time: what every view draws with.

import App
import Canvas
import Text
import Themes

struct Painter {
    var frame: Frame
    let theme: Theme
    let glyphs: Glyphs
    let now: Moment

    var canvas: Canvas {
        get { frame.canvas }
        _modify { yield &frame.canvas }
    }

    var columns: Int { canvas.size.columns }

    /// Makes a click on a part of a row mean something.
    mutating func target(_ target: ClickTarget?, _ columns: Range<Int>, _ row: Int) {
        guard let target else { return }
        frame.targets.append((Rect(column: columns.lowerBound, row: row, columns: columns.count, rows: 1), target))
    }

    /// Puts a text and returns the column after it.
    @discardableResult
    mutating func put(_ text: String, _ column: Int, _ row: Int, _ role: Role = .text, columns: Int? = nil) -> Int {
        column + canvas.put(text, column: column, row: row, columns: columns, style: theme[role])
    }

    /// A text that is cut where it doesn't fit.
    @discardableResult
    mutating func clip(_ text: String, _ column: Int, _ row: Int, _ role: Role = .text, columns: Int) -> Int {
        put(text.clipped(to: columns, ellipsis: glyphs.ellipsis), column, row, role)
    }

    mutating func rule(_ row: Int) {
        canvas.fill(
            Rect(column: 0, row: row, columns: columns, rows: 1), with: glyphs.rule, style: theme[.border])
    }

    /// A bar with its end; returns the column after it.
    @discardableResult
    mutating func bar(_ fraction: Double, _ column: Int, _ row: Int, columns: Int, done: Role = .barDone) -> Int {
        let bar = glyphs.bar(fraction, columns: columns)
        put(bar.done, column, row, done)
        put(bar.rest, column + columns - bar.rest.count, row, .barRest)
        return column + columns
    }

    /// Lays a style over a row, colours where the theme has them and attributes added.
    mutating func highlight(_ row: Int, _ role: Role) {
        let style = theme[role]
        canvas.restyle(Rect(column: 0, row: row, columns: columns, rows: 1)) { old in
            var new = old
            if style.foreground != .standard { new.foreground = style.foreground }
            if style.background != .standard { new.background = style.background }
            new.attributes.formUnion(style.attributes)
            return new
        }
    }
}

extension String {
    /// In columns, as the canvas shows it.
    var displayWidth: Int { DisplayWidth.of(self) }

    /// What is shown such that the cursor is in view, and in which column of it the cursor stands.
    func part(around cursor: Int, columns room: Int) -> (text: String, cursor: Int) {
        let before = String(prefix(cursor)).printable.displayWidth
        var rest = Substring(printable)
        var cut = 0
        while cut < before - room + 1, let first = rest.popFirst() { cut += String(first).displayWidth }
        return (String(rest), before - cut)
    }
}
