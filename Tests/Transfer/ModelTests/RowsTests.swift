// The lines of the progress view: which blobs are shown, and where.

import OCI
import Testing
import TransferModel

@Suite struct RowsTests {
    @Test("Blobs that start together stand in the order of the manifest, whatever order their events came in")
    func order() {
        let events: [TransferEvent] = [
            .image([10, 11, 12, 13]), .downloading(12, 1), .downloading(10, 1), .unpacking(11, 1),
        ]
        #expect(Trace("", (0, events)).played.lines(at: 0) == ([10, 11, 12], 0))
        #expect(Trace("", (0, events), (1, [.downloading(10, 2)])).played.lines(at: 1) == ([10, 11, 12], 0))
    }

    @Test("A row doesn't move while it runs; the next to start takes the line of one that has ended")
    func stability() {
        var progress = Trace(
            "", (0, [.image([10, 11, 12, 13, 14]), .downloading(10, 1), .downloading(11, 1), .downloading(12, 1)])
        ).played
        progress.apply(.complete(10), at: .seconds(1))
        #expect(progress.lines(at: 1) == ([10, 11, 12], 0))
        progress.apply([.downloading(13, 1), .complete(11)], at: 2)
        #expect(progress.lines(at: 2) == ([13, 11, 12], 0))
        progress.apply([.unpacking(10, 1)], at: 3)
        #expect(progress.lines(at: 3) == ([13, 10, 12], 0))
        progress.apply([.complete(12)], at: 4)
        #expect(progress.lines(at: 4) == ([13, 10], 0))
        progress.apply([.complete(13), .unpacked(10)], at: 5)
        #expect(progress.lines(at: 5) == ([], 0))
    }

    @Test("Stalled rows keep their line")
    func stalled() {
        let progress = Trace(
            "", (0, [.image([10, 11]), .downloading(10, 1), .downloading(11, 1)]), (10, [.downloading(11, 2)])
        ).played
        #expect(progress.lines(at: 10) == ([10, 11], 0))
        #expect(
            progress.rows(at: .seconds(10), limit: 9, atWork: true).rows.map(\.state.phase) == [.stalled, .downloading])
        #expect(progress.rows(at: .seconds(10), limit: 9, atWork: true).rows.map(\.stalledFor) == [.seconds(10), nil])
    }

    @Test(
        "Never more lines than fit, the one that says how many more included",
        arguments: [(5, [10, 11, 12, 13], 0), (4, [10, 11, 12, 13], 0), (3, [10, 11], 2), (1, [], 4), (0, [], 4)])
    func limit(lines: Int, shown: [Int], more: Int) {
        let progress = Trace("", (0, [.image([10, 11, 12, 13])] + (10...13).map { .downloading($0, 1) })).played
        #expect(progress.lines(at: 0, limit: lines) == (shown, more))
    }

    @Test("Where lines are short, blobs that have ended go first")
    func shortLines() {
        let progress = Trace(
            "", (0, [.image([10, 11, 12])] + (10...12).map { .downloading($0, 1) }), (1, [.complete(10)])
        ).played
        #expect(progress.lines(at: 1, limit: 2) == ([11, 12], 0))
    }

    @Test("The others follow in the order of the manifest, its documents last")
    func others() {
        let progress = Trace("", (0, [.image([10, 11, 12]), .exists(10), .downloading(12, 1)])).played
        #expect(progress.lines(at: 0, atWork: false) == ([12, 10, 11, 1, 2, 3], 0))
        #expect(progress.lines(at: 0, limit: 3, atWork: false) == ([12, 10], 4))
        #expect(progress.lines(at: 0, limit: 3, from: 2, atWork: false) == ([11, 1], 2))
        #expect(progress.lines(at: 0, limit: 3, from: 99, atWork: false) == ([1, 2, 3], 0))
    }

    @Test("A line whose blob has ended stays while there is room, so that no line below it moves")
    func justDone() {
        var progress = Trace(
            "", (0, [.image([10, 11, 12, 13]), .downloading(12, 1), .downloading(13, 1)])
        ).played
        progress.apply([.complete(13)], at: 1)
        #expect(progress.lines(at: 1, atWork: false) == ([12, 13, 10, 11, 1, 2, 3], 0))
        progress.apply([.complete(12)], at: 2)
        #expect(progress.lines(at: 2, atWork: false) == ([12, 13, 10, 11, 1, 2, 3], 0))
        progress.apply([.downloading(10, 1)], at: 3)
        #expect(progress.lines(at: 3, atWork: false) == ([10, 13, 11, 12, 1, 2, 3], 0))
    }

    @Test("Where lines are short, those that were done first give way to those that wait, some at a time")
    func window() {
        let layers = Array(10..<40)
        func shown(done: Int) -> ([Int], more: Int) {
            let events: [TransferEvent] = [.image(layers)] + layers.prefix(done).map { .exists($0) }
            return Trace("", (0, events + [.downloading(10 + done, 1)])).played.lines(at: 0, limit: 11, atWork: false)
        }
        #expect(shown(done: 0) == ([10] + Array(11..<20), 23))
        #expect(shown(done: 5) == ([15] + Array(10..<15) + Array(16..<20), 23))
        #expect(shown(done: 6) == ([16] + Array(13..<16) + Array(17..<23), 23))
        #expect(shown(done: 8) == ([18] + Array(13..<18) + Array(19..<23), 23))
        #expect(shown(done: 29) == ([39] + Array(33..<39) + [1, 2, 3], 23))
    }

    @Test("After a failure those that were cut off are left, after a success none")
    func ended() {
        let trace = Trace(
            "", (0, [.image([10, 11, 12, 13]), .complete(10), .downloading(11, 1), .complete(12), .unpacking(12, 1)]))
        var progress = trace.played
        progress.finish(.cancelled, at: .seconds(1))
        #expect(progress.lines(at: 1) == ([11, 12], 0))
        #expect(progress.lines(at: 1, atWork: false) == ([11, 12, 10, 13, 1, 2, 3], 0))
        progress = trace.played
        progress.finish(.success(unpacked: true), at: .seconds(1))
        #expect(progress.lines(at: 1) == ([], 0))
        #expect(progress.lines(at: 1, atWork: false) == ([10, 11, 12, 13, 1, 2, 3], 0))
    }

    @Test("A row says all that is drawn")
    func row() throws {
        let progress = Trace(
            "", (0, [.image([10, 11, 12]), .downloading(11, 0)]), (1, [.downloading(11, 25)])
        ).played
        let row = try #require(progress.rows(at: .seconds(1), limit: 1, atWork: true).rows.first)
        #expect(
            row
                == TransferRow(
                    digest: digest(11), name: "layer-\(digest(11))", kind: .layer,
                    position: LayerPosition(number: 2, count: 3),
                    state: NodeState(phase: .downloading, current: 25, total: 100), speed: 25, stalledFor: nil))
        #expect(row.state.fraction == 0.25)
    }
}
