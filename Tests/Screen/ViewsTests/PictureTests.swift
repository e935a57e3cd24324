// The README's picture of the screen is a scene. `TALLYMAN_RECORD=1` records it again.

import Canvas
import Documents
import Testing

@Suite struct PictureTests {
    @Test func `the README shows the screen as it is`() throws {
        let scene = Scenes.running
        let lines = scene.played(columns: 104, rows: 19).canvas().lines
        try DocumentPart("picture", of: "README.md").check("```\n\(lines.map { $0 + "\n" }.joined())```\n")
    }
}
