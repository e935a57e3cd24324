// Speed and stalls: what depends on the time that passes.

import OCI
import Testing
import TransferModel

@Suite struct SpeedTests {
    /// 10 bytes a second into layer 10, reported every 0.5 s from second 1 to `end`.
    static func steady(until end: Double, settled: Bool = true) -> TransferProgress {
        var progress = TransferProgress()
        progress.apply([.image([10, 11], size: 1000), .exists(11, 1000), .downloading(10, 0, of: 1000)], at: 1)
        if settled { progress.apply(.settled, at: .seconds(1)) }
        for second in stride(from: 1.5, through: end, by: 0.5) {
            progress.apply(.downloading(10, Int64((second - 1) * 10), of: 1000), at: .seconds(second))
        }
        return progress
    }

    @Test("Speed is of the last 4 s, and what was there is none of it", arguments: [3, 5, 20])
    func speed(end: Double) throws {
        let progress = Self.steady(until: end)
        let speed = try #require(progress.speed(at: .seconds(end)))
        #expect(abs(speed - 10) < 0.5)
        #expect(progress[digest(10)]?.speed(at: .seconds(end)).map { abs($0 - 10) < 0.5 } == true)
        #expect(progress.moved == Int64((end - 1) * 10))
    }

    @Test("Speed falls to 0 when nothing comes, and ends with the operation")
    func speedFalls() {
        var progress = Self.steady(until: 10)
        #expect(progress.speed(at: .seconds(12)).map { abs($0 - 5) < 0.5 } == true)
        #expect(progress.speed(at: .seconds(14)) == 0)
        progress.finish(.cancelled, at: .seconds(14))
        #expect(progress.speed(at: .seconds(14)) == nil)
        #expect(progress[digest(10)]?.speed(at: .seconds(14)) == nil)
    }

    @Test("Speed follows a change of pace within 4 s")
    func speedFollows() {
        var progress = Self.steady(until: 20)
        for second in 21...24 {
            progress.apply(.downloading(10, 190 + Int64(second - 20) * 100, of: 1000), at: .seconds(second))
        }
        #expect(progress.speed(at: .seconds(24)) == 100)
    }

    @Test("Bytes of an earlier attempt are no speed and are not moved")
    func resumed() {
        var progress = TransferProgress()
        progress.apply(.report(10, .waiting, 500, of: 1000), at: .seconds(1))
        progress.apply(.downloading(10, 510, of: 1000), at: .seconds(2))
        #expect(progress.moved == 10)
        #expect(progress.speed(at: .seconds(2)) == 10)
        #expect(progress.counts(at: .seconds(2)).saved == 500)
    }

    @Test("No speed before there is enough to measure")
    func tooEarly() {
        var progress = TransferProgress()
        #expect(progress.speed(at: .seconds(1)) == nil)
        progress.apply(.waiting(10), at: .seconds(1))
        progress.apply(.downloading(10, 50), at: .seconds(1.3))
        #expect(progress.speed(at: .seconds(1.3)) == nil)
        #expect(progress.speed(at: .seconds(2)) == 50)
    }

    @Test(
        "10 s without growth is a stall, and growth ends it",
        arguments: [.downloading, .uploading] as [NodeReport.Step])
    func stall(step: NodeReport.Step) throws {
        var progress = TransferProgress()
        progress.apply(.report(10, step, 50, of: 100), at: .seconds(1))
        progress.apply(.report(10, step, 50, of: 100), at: .seconds(8))
        let node = try #require(progress[digest(10)])
        #expect(node.phase(at: .seconds(10.9)).rawValue == step.rawValue)
        #expect(node.stalledFor(at: .seconds(10.9)) == nil)
        #expect(node.phase(at: .seconds(11)) == .stalled)
        #expect(node.stalledFor(at: .seconds(15)) == .seconds(14))
        progress.apply(.report(10, step, 51, of: 100), at: .seconds(15))
        #expect(progress.phase(10, at: 15)?.rawValue == step.rawValue)
    }

    @Test("Only what downloads or uploads can stall")
    func noStall() {
        var progress = Trace(
            "", (0, [.waiting(10), .unpacking(11, 5), .complete(12), .downloading(13, 5), .unpacking(13, 0)])
        ).played
        progress.apply(.downloading(14, 5), at: .zero)
        progress.finish(.cancelled, at: .zero)
        #expect(progress.counts(at: .seconds(99)).stalled == 0)
        #expect(
            [10, 11, 12, 13, 14].map { progress.phase($0, at: 99) } == [
                .aborted, .aborted, .complete, .aborted, .aborted,
            ])
    }
}
