// Whole screens as text, at four sizes, in UTF-8 and ASCII, and their styles in colour and mono.

import App
import Canvas
import Testing
import Themes

/// Each scene has one file with all its screens. `TALLYMAN_RECORD=1 swift test --filter SnapshotTests` writes them all
/// again; read the difference before it is committed.
@Suite struct SnapshotTests {
    private static let sizes = [(80, 24), (120, 40), (40, 10), (200, 60)]

    @Test(arguments: Scenes.all) func `a scene looks as recorded`(scene: Scene) throws {
        var text = ""
        for (columns, rows) in Self.sizes {
            let play = scene.played(columns: columns, rows: rows)
            for isUTF8 in [true, false] {
                let canvas = play.canvas(isUTF8: isUTF8)
                let cursor = canvas.cursor.map { ", cursor in column \($0.column) of row \($0.row)" } ?? ""
                text += "=== \(columns)x\(rows) \(isUTF8 ? "UTF-8" : "ASCII")\(cursor)\n"
                text += canvas.lines.map { $0 + "\n" }.joined()
            }
            for theme in [Theme.standard, .mono] {
                text += "--- \(columns)x\(rows) \(theme.name)\n"
                text += play.canvas(theme: theme).styleLines.map { $0 + "\n" }.joined()
            }
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
    }
}
