// What a click on a part of the screen means.

import App
import Canvas
import Testing
import Views

@Suite struct ClickTests {
    private static func target(_ scene: Scene, on text: String, columns: Int = 100) throws -> ClickTarget? {
        let frame = scene.played(columns: columns, rows: 24).frame()
        for row in (0..<frame.canvas.size.rows).reversed() {
            let cells = (0..<columns).map { frame.canvas[$0, row].glyph }
            guard let place = cells.indices.first(where: { cells[$0...].starts(with: Array(text)) }) else { continue }
            return frame.target(column: place, row: row)
        }
        Issue.record("\(text) is not on the screen")
        return nil
    }

    private static let images = Scenes.images
    private static let question = Scenes.running.then { $0.press("c") }
    private static let form = images.then { $0.press("p") }

    @Test(
        arguments: [
            (images, "3 Snapshotters", .key(.character("3"))), (images, "default", .key(.character("n"))),
            (images, "pull", .key(.character("p"))), (images, "q quit", .key(.character("q"))),
            (images, "REPOSITORY", .heading("REPOSITORY")), (images, "tallyman", nil),
            (question, "y ", .key(.character("y"))), (question, "3 Snapshotters", nil),
            (form, "platform", .field(1)), (form, "unpack", .field(3)), (form, "esc leave", .key(.escape)),
            (Scenes.namespaces, "214 images", .line(1)),
        ] as [(Scene, String, ClickTarget?)])
    func `what is drawn can be clicked on`(scene: Scene, text: String, target: ClickTarget?) throws {
        #expect(try Self.target(scene, on: text) == target)
    }

    @Test func `a footer that is cut has no targets beyond its end`() {
        let frame = Self.images.played(columns: 40, rows: 10).frame()
        let footer = (0..<40).map { frame.target(column: $0, row: 9) }
        #expect(footer.contains(.key(.character("q"))))
        #expect(!footer.contains(.key(.character("y"))))
    }
}
