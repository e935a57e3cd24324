// What is learnt of the unpacking alone, beside what the whole progress learns.

import Testing
import TransferTraces

@testable import TransferModel

@Suite struct UnpackFollowerTests {
    @Test(arguments: try RecordedTrace.all.map(\.name))
    func `a follower learns what the progress of the same transfer does`(name: String) throws {
        var (progress, follower) = (TransferProgress(), UnpackFollower())
        for (time, event) in try RecordedTrace(named: name).events {
            progress.apply(event, at: time)
            follower.apply(event, at: time)
        }
        let pace = progress.forecast.unpack.pace.learnt
        #expect(follower.learnt?.pace == pace)
        #expect(follower.learnt?.snapshotter == (pace == nil ? nil : "overlayfs"))
    }

    @Test func `what was usual counts until a layer is unpacked, also where it is told late`() throws {
        let usual = UnpackPace.Usual(secondsForLayer: 30, bytesPerSecond: 1e6)
        let late = TransferEvent.unpacks(snapshotter: "overlayfs", asTheyCome: true, usual: usual)
        func learnt(_ events: [TransferEvent]) throws -> Double {
            var follower = UnpackFollower()
            for (second, event) in events.enumerated() { follower.apply(event, at: .seconds(second)) }
            return try #require(follower.learnt).pace.secondsForLayer
        }
        let unpacks = TransferEvent.unpacks(snapshotter: "overlayfs", asTheyCome: true)
        let layer: [TransferEvent] = [
            .node(NodeReport(digest: digest(10), kind: .layer, step: .complete, current: 1000, total: 1000)),
            .node(NodeReport(digest: digest(10), kind: .layer, step: .unpacked)),
        ]
        let (known, unknown) = (try learnt([unpacks, late] + layer), try learnt([unpacks, unpacks] + layer))
        #expect(known > unknown)
        #expect(try learnt([unpacks, unpacks] + layer + [late]) == unknown)
    }

    @Test func `a layer that was done when it was first looked for teaches no longer time than was expected`() throws {
        func learnt(_ looks: [NodeReport.Step]) throws -> Double {
            var follower = UnpackFollower()
            follower.apply(.unpacks(snapshotter: "overlayfs", asTheyCome: true), at: .zero)
            for (second, step) in ([.complete] + looks).enumerated() {
                let report = NodeReport(digest: digest(10), kind: .layer, step: step, current: 1000, total: 1000)
                follower.apply(.node(report), at: .seconds(second))
            }
            return try #require(follower.learnt).pace.secondsForLayer
        }
        let expected = UnpackPace().seconds(for: UnpackPace.Size())
        #expect(try abs(learnt([.unpacked]) - expected) < 0.001)
        #expect(try learnt([.unpacking, .unpacked]) > 5 * expected)
    }

    @Test func `layers that take three times as long as those before are soon expected to`() {
        let size = UnpackPace.Size(packed: 1.5e6, unpacked: 350e6)
        var pace = UnpackPace()
        for (time, seconds) in [(5.0, 1.4), (7, 1.4), (11, 4.2)] { pace.learn(size, in: seconds, at: time) }
        #expect(pace.seconds(for: size) > 3.2)
        pace.learn(size, in: 4.2, at: 15)
        #expect((3.6...4.4).contains(pace.seconds(for: size)))
    }

    @Test func `layers that are too small to tell teach nothing of what bytes take`() {
        var pace = UnpackPace()
        for second in 1...5 {
            pace.learn(UnpackPace.Size(packed: 1e6, unpacked: 1e6), in: 0.06, at: Double(second))
        }
        #expect(pace.learnt != nil && pace.learnt?.bytesPerSecond == nil)
        #expect(UnpackPace(pace.learnt).isGuess)
        pace.learn(UnpackPace.Size(packed: 1e8, unpacked: 1e9), in: 4, at: 9)
        #expect(pace.learnt?.bytesPerSecond != nil)
        // What is known once stays so.
        var next = UnpackPace(pace.learnt)
        next.learn(UnpackPace.Size(packed: 1e6, unpacked: 1e6), in: 0.06, at: 1)
        #expect(!next.isGuess && next.learnt?.bytesPerSecond != nil)
    }
}
