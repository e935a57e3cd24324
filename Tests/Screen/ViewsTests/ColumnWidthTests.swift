// The widths of a table's columns, and that nothing on the screen is cut while there is room.

import App
import Canvas
import Columns
import FoundationEssentials
import Inventory
import OCI
import Testing
import Views

@Suite struct ColumnWidthTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var columns: [ColumnWidths.Column]
        var room: Int
        var widths: [Int]
    }

    private static func column(_ usual: Int, _ needed: Int, isFlexible: Bool = false) -> ColumnWidths.Column {
        ColumnWidths.Column(usual: usual, needed: needed, isFlexible: isFlexible)
    }

    @Test(arguments: [
        Case(
            testDescription: "the usual, the rest to the flexible one",
            columns: [column(10, 8, isFlexible: true), column(5, 3)], room: 40, widths: [35, 5]),
        Case(
            testDescription: "others give what they don't need",
            columns: [column(10, 20, isFlexible: true), column(12, 4), column(8, 8)], room: 32, widths: [20, 4, 8]),
        Case(
            testDescription: "the longest first", columns: [column(10, 30, isFlexible: true), column(5, 20)], room: 32,
            widths: [27, 5]),
        Case(
            testDescription: "then the next", columns: [column(10, 20, isFlexible: true), column(5, 15)], room: 32,
            widths: [20, 12]),
        Case(
            testDescription: "one that isn't flexible, too", columns: [column(10, 4, isFlexible: true), column(5, 15)],
            room: 32, widths: [17, 15]),
        Case(
            testDescription: "too narrow for all", columns: [column(10, 10, isFlexible: true), column(5, 9)], room: 9,
            widths: [4, 5]),
        Case(testDescription: "nothing in it", columns: [column(9, 0), column(5, 9)], room: 9, widths: [0, 9]),
    ])
    func `columns take what they need`(item: Case) {
        #expect(ColumnWidths.fitting(item.columns, in: item.room) == item.widths)
    }

    @Test func `nothing is cut while there is room, whatever the columns`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let columns = (0..<Int.random(in: 1...8, using: &random)).map { place in
                Self.column(
                    Int.random(in: 1...30, using: &random), Int.random(in: 0...60, using: &random),
                    isFlexible: place == 0)
            }
            let room = columns.reduce(0) { $0 + $1.usual } + Int.random(in: 0...120, using: &random)
            let widths = ColumnWidths.fitting(columns, in: room)
            let sum = widths.reduce(0, +)
            let isCut = zip(columns, widths).contains { $0.needed > $1 }
            let isLoose = zip(columns, widths).contains { $0.needed < $1 }
            #expect(sum == room && !(isCut && isLoose), "\(columns) in \(room): \(widths)")
            let canFit = columns.reduce(0) { $0 + $1.needed } <= room
            #expect(isCut != canFit, "\(columns) in \(room): \(widths)")
        }
    }

    /// In every list, at every size: where something is cut, no strip of the screen is empty from the headings down.
    @Test(arguments: [longNames] + Scenes.all.filter { lists.contains($0.name) })
    func `nothing is cut beside an empty strip`(scene: Scene) throws {
        for columns in stride(from: 60, through: 220, by: 7) {
            let play = scene.played(columns: columns, rows: 24)
            let canvas = play.canvas()
            let rows = [play.state.listRows.lowerBound - 1] + Array(play.state.listRows)
            // Before a blank it is the sign of what is queued.
            let isCut = rows.contains { row in
                (1..<columns).contains { canvas[$0, row].glyph == "…" && canvas[$0 - 1, row].glyph != " " }
            }
            guard isCut else { continue }
            var empty = 0
            for column in 3..<columns - 1 {
                let isEmpty = rows.allSatisfy { canvas[column, $0].glyph == " " && canvas[column, $0].width > 0 }
                empty = isEmpty ? empty + 1 : 0
                // A column without a word in it has a gap on either side.
                #expect(empty <= 4, "\(scene.name), \(columns) columns, at \(column)")
            }
        }
    }

    private static let lists: Set = [
        "images", "many", "strange-names", "snapshotters", "transfers", "transfers-group", "content", "snapshots",
        "disk", "namespace-list",
    ]

    /// A registry with a port, as it stood cut beside thirty empty columns.
    private static let longNames = Scenes.start.named("long-names").then { play in
        let names = ["127.0.0.1:44517/demo/multi:1.0", "registry.example.com:5000/a/rather/long/path/of/an/image:v1"]
        play.send(
            .inventory(
                .images(
                    names.map {
                        ImageRecord(
                            name: $0, target: Descriptor(mediaType: .ociIndex, digest: digest(1), size: 1),
                            createdAt: sceneDate, updatedAt: sceneDate)
                    })))
    }

    @Test(arguments: [100, 120, 160]) func `a repository stands whole where there is room`(columns: Int) {
        let lines = Self.longNames.played(columns: columns, rows: 24).canvas().lines
        #expect(lines.contains { $0.contains("127.0.0.1:44517/demo/multi ") })
    }
}
