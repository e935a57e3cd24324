// The whole screen, from the state behind it.

package import App
package import Canvas
import Columns
import Inventory
package import Themes

package enum Screen {
    /// Draws the state as it is at `now`. The frame's canvas has the state's size.
    ///
    /// Without UTF-8 everything that the program draws by itself is ASCII; texts from outside are left to the terminal.
    /// `isRead` says that the rows are read as lines of words.
    package static func frame(
        of state: AppState, theme: Theme, isUTF8: Bool, at now: Moment, isRead: Bool = false
    ) -> Frame {
        let canvas = Canvas(size: Size(columns: state.size.columns, rows: state.size.rows), style: theme[.text])
        let glyphs = Glyphs(isUTF8: isUTF8, isRead: isRead)
        var painter = Painter(frame: Frame(canvas: canvas), theme: theme, glyphs: glyphs, now: now)
        painter.drawScreen(state)
        return painter.frame
    }
}

extension Painter {
    fileprivate mutating func drawScreen(_ state: AppState) {
        let layout = state.layout
        guard !layout.isTooSmall else {
            clip("The terminal is too small.", 0, 0, columns: columns)
            let least = "\(Layout.smallestColumns)x\(Layout.smallestRows)"
            clip("It needs \(least), it has \(state.size.columns)x\(state.size.rows).", 0, 1, .dim, columns: columns)
            return
        }
        if layout.hasHeader {
            drawHeader(state)
            drawTabs(state)
        }
        if let row = layout.upperRule { rule(row) }
        drawBody(state, layout)
        drawBanner(state, layout)
        if let row = layout.lowerRule {
            rule(row)
            drawPosition(state, row)
        }
        drawFooter(state, row: layout.footer)
        // Behind a dialog only the footer can be clicked on: it has the dialog's keys.
        if state.dialog != nil { frame.targets.removeAll { $0.area.row < layout.footer } }
        switch state.dialog {
        case .form(let dialog): drawForm(dialog, state)
        case .namespaces(let dialog): drawDialog(dialog, current: state.inventory.namespace)
        case .question(let question): drawQuestion(question, state)
        case .command(let line): drawCommandLine(line, layout)
        case .help(let help): drawHelp(state, help)
        case nil: break
        }
    }

    /// Where one is in a list that goes beyond the screen.
    private mutating func drawPosition(_ state: AppState, _ row: Int) {
        guard let cursor = state.cursor, cursor.shown.count > cursor.visible.count else { return }
        let text = " \(cursor.position + 1)/\(cursor.shown.count) "
        put(text, columns - text.count - 2, row, .dim)
    }

    private mutating func drawBody(_ state: AppState, _ layout: Layout) {
        let rows = layout.bodyTop..<layout.bodyEnd
        switch state.place {
        case .images: drawImages(state)
        case .transfers: drawTransfers(state)
        case .snapshotters: drawSnapshotters(state)
        case .content: drawContent(state, layout)
        case .namespaces: drawNamespaces(state)
        case .events: drawEvents(state)
        case .hosts: drawHosts(state)
        case .fleet: drawFleet(state)
        case .details: drawDetails(state)
        case .layers: if let item = state.openTransfer { drawTransfer(item, rows: rows) }
        case .document: drawDocument(state)
        case .files: drawFiles(state, layout)
        case .snapshots: drawSnapshots(state)
        case .disk: drawDisk(state)
        case .configuration: drawConfiguration(state)
        case .log: drawLog(state)
        case .single:
            if let item = state.transfers.first { return drawTransfer(item, rows: rows) }
            clip(state.connectionText, 1, layout.bodyTop, .dim, columns: columns - 2)
        }
    }
}

/// What is on the screen, and what a click on its parts means.
package struct Frame: Sendable {
    package var canvas: Canvas
    var targets: [(area: Rect, target: ClickTarget)] = []

    /// Nil where a click means no more than its place.
    package func target(column: Int, row: Int) -> ClickTarget? {
        // What was drawn last is uppermost.
        targets.last { area, _ in
            (area.row..<area.endRow).contains(row) && (area.column..<area.endColumn).contains(column)
        }?.target
    }
}
