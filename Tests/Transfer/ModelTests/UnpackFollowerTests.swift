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
