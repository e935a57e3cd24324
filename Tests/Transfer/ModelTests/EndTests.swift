// The end: only `finish` ends an operation, and what it says holds.

import Failure
import OCI
import Testing
import TransferModel

@Suite struct EndTests {
    /// Every hazard at once: 10 was there, 11 is complete, 12 is unpacking, 13 has begun, 14 waits, of 15 only the
    /// manifest speaks, 16 no manifest lists.
    static let midway = Trace(
        "midway", (0, [.image([10, 11, 12, 13, 14, 15]), .settled, .waiting(14), .exists(10), .complete(11)]),
        (1, [.unpacking(12, 30), .downloading(13, 40), .downloading(16, 50)]))

    @Test(
        "On success every blob is full; layers are unpacked only if the snapshots were seen",
        arguments: [
            (true, [10: .unpacked, 11: .unpacked, 12: .unpacked, 13: .unpacked, 14: .unpacked, 15: .unpacked]),
            (false, [10: .exists, 11: .complete, 12: .exists, 13: .complete, 14: .complete, 15: .exists]),
            (nil, [10: .exists, 11: .complete, 12: .exists, 13: .complete, 14: .complete, 15: .exists]),
        ] as [(Bool?, [Int: NodePhase])])
    func success(unpacked: Bool?, phases: [Int: NodePhase]) {
        var progress = Self.midway.played
        progress.finish(.success(unpacked: unpacked), at: .seconds(2))
        for (number, phase) in phases { #expect(progress.phase(number) == phase) }
        #expect(progress.phase(3) == .exists)
        #expect(progress.phase(16) == .complete)
        for node in progress.nodes { #expect(node.current == node.total) }
        #expect(progress.overall == OverallProgress(current: 620, total: 620, estimated: false))
        #expect(progress.completion == 1)
    }

    @Test("What was unpacked stays so, even if not all layers were")
    func partlyUnpacked() {
        var progress = Trace("", (0, [.image([10, 11]), .complete(10), .unpacked(10), .complete(11)])).played
        progress.finish(.success(unpacked: false), at: .seconds(2))
        #expect(progress.phase(10) == .unpacked)
        #expect(progress.phase(11) == .complete)
    }

    @Test(
        "On failure and cancellation the unfinished are aborted, the others stay",
        arguments: [.failed(Failure(.network, "The line broke.")), .cancelled] as [Outcome])
    func failure(outcome: Outcome) {
        var progress = Self.midway.played
        let before = progress.overall
        progress.finish(outcome, at: .seconds(2))
        #expect([10, 11].map { progress.phase($0) } == [.exists, .complete])
        for number in [3, 12, 13, 14, 15, 16] { #expect(progress.phase(number) == .aborted) }
        #expect(progress.state(13)?.current == 40)
        #expect(progress.overall == before)
    }

    @Test("`Completed pull` is no end: what comes after it still counts")
    func eventsAfterCompleted() {
        var progress = Trace(
            "", (0, [.image([10, 11]), .downloading(10, 50), .downloading(11, 50)]),
            (1, [.status("saved"), .status("Completed pull from OCI Registry (alpine)")])
        ).played
        #expect(!progress.hasEnded && progress.summary == nil)
        progress.apply(.complete(10), at: .seconds(1))
        #expect(progress.phase(10) == .complete)
        progress.finish(.success(), at: .seconds(2))
        #expect(progress.phase(11) == .complete)
    }

    @Test("After the end events, time and other ends change nothing", arguments: [.success(), .cancelled] as [Outcome])
    func lateEvents(outcome: Outcome) {
        var progress = Self.midway.played
        progress.finish(outcome, at: .seconds(2))
        let nodes = progress.nodes
        let overall = progress.overall
        let late: [TransferEvent] = [
            .complete(14), .downloading(13, 90), .waiting(77), .image([20], manifest: 4, config: 5), .status("late"),
            .warning(Failure(.policy, "late")), .settled,
        ]
        progress.apply(late, at: 3)
        progress.advance(to: .seconds(60))
        progress.finish(.success(unpacked: true), at: .seconds(61))
        #expect(progress.nodes == nodes)
        #expect(progress.overall == overall)
        #expect(progress.outcome == outcome)
        #expect(progress.status == nil && progress.warnings.isEmpty)
        #expect(progress.elapsed(at: .seconds(99)) == .seconds(2))
    }

    @Test("Nothing at all can succeed")
    func empty() {
        var progress = TransferProgress()
        progress.finish(.success(), at: .zero)
        #expect(progress.overall == OverallProgress(current: 0, total: 0, estimated: false))
        #expect(progress.completion == 1)
        #expect(progress.summary?.bytes == 0 && progress.summary?.average == nil)
    }

    @Test("The summary has bytes, time, average and the slowest layer")
    func summary() throws {
        var progress = Trace(
            "", (0, [.image([10, 11, 12, 13]), .exists(10)]), (1, [.downloading(11, 0), .downloading(12, 0)]),
            (4, [.complete(11)]), (6, [.downloading(13, 1)]), (8, [.complete(12)]), (9, [.downloading(13, 80)])
        ).played
        progress.finish(.success(unpacked: true), at: .seconds(20))
        let summary = try #require(progress.summary)
        #expect(summary.bytes == 300)
        #expect(summary.duration == .seconds(20))
        #expect(summary.average == 15)
        #expect(summary.slowest?.digest == digest(12))
        #expect(summary.slowest?.duration == .seconds(7))
        #expect(summary.slowest?.position == LayerPosition(number: 3, count: 4))
    }
}
