// Whole screens as text: each scene at the usual size and the smallest; each widget also in ASCII, on a wide terminal,
// and with maps of what is bold and what has which colour.

import App
import Canvas
import Testing
import Themes

/// Each scene has one file with all its screens. `TALLYMAN_RECORD=1 swift test --filter SnapshotTests` writes them all
/// again; read the difference before it is committed.
@Suite struct SnapshotTests {
    /// The scenes that together show each widget: what holds for it in one holds in all.
    private static let widgets: Set = [
        "image-documents", "banner", "command-completions", "content-leftovers", "disk", "document-search", "failed",
        "filter-pattern", "help-found", "images-marked", "lost", "pull-choices", "question-pull", "running",
    ]

    @Test(arguments: Scenes.all) func `a scene looks as recorded`(scene: Scene) throws {
        var text = ""
        func add(_ title: String, _ lines: [String]) { text += "=== \(title)\n" + lines.map { $0 + "\n" }.joined() }
        func add(_ play: Play, isUTF8: Bool = true) {
            let canvas = play.canvas(isUTF8: isUTF8)
            let cursor = canvas.cursor.map { ", cursor in column \($0.column) of row \($0.row)" } ?? ""
            add("\(canvas.size.columns)x\(canvas.size.rows) \(isUTF8 ? "UTF-8" : "ASCII")\(cursor)", canvas.lines)
        }
        let usual = scene.played(columns: 80, rows: 24)
        add(usual)
        add(scene.played(columns: 40, rows: 10))
        if Scenes.pages.contains(where: { $0.name == scene.name }) {
            add(scene.played(columns: 120, rows: 40))
            add(scene.played(columns: 200, rows: 60))
        }
        if Self.widgets.contains(scene.name) {
            add(usual, isUTF8: false)
            add(scene.played(columns: 120, rows: 40))
            add("80x24 mono", usual.canvas(theme: .mono).styleMap(\.attributeLetter))
            add("80x24 colours", usual.canvas().styleMap(\.colourDigit))
        }
        try Snapshot(name: scene.name).check(text)
    }

    @Test func `a screen that is too small says so`() throws {
        let canvas = Scenes.images.played(columns: 30, rows: 5).canvas()
        #expect(canvas.lines == ["The terminal is too small.", "It needs 40x10, it has 30x5.", "", "", ""])
    }

    @Test(.enabled(if: !Snapshot.isRecording)) func `every snapshot has its scene, and every scene a name of its own`()
        throws
    {
        let names = Scenes.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(try Snapshot.names() == Set(names))
        #expect(Self.widgets.isSubset(of: names))
    }
}
