// The time left and what it depends on, in cases small enough to reckon.

import OCI
import Testing

@testable import TransferModel

@Suite struct TimeLeftTests {
    /// 100 bytes a second into each layer that has a slot of three, told of ten times a second; nothing is unpacked.
    private static func pulled(_ sizes: [Int64], until end: Double, unpacks: Bool = false) -> TransferProgress {
        var progress = TransferProgress()
        progress.apply(.engine(.transfer), at: .zero)
        let layers = sizes.enumerated().map { layer(10 + $0.offset, $0.element) }
        progress.apply(
            .contents(
                root: digest(1), manifest: Descriptor(mediaType: .ociManifest, digest: digest(2), size: 10),
                config: Descriptor(mediaType: .ociConfig, digest: digest(3), size: 10), layers: layers), at: .zero)
        progress.apply([.settled, .report(2, .complete, 10), .report(3, .complete, 10)], at: 0)
        if unpacks { progress.apply(.unpacks(snapshotter: "overlayfs", asTheyCome: true), at: .zero) }
        var left = sizes
        for tick in 1...max(Int(end * 10), 1) {
            let running = left.indices.filter { left[$0] > 0 }.prefix(3)
            for index in running {
                left[index] = max(left[index] - 10, 0)
                let done = sizes[index] - left[index]
                progress.apply(
                    left[index] == 0
                        ? .complete(10 + index, sizes[index]) : .downloading(10 + index, done, of: sizes[index]),
                    at: .milliseconds(tick * 100))
            }
            progress.advance(to: .milliseconds(tick * 100))
        }
        return progress
    }

    private func left(_ progress: TransferProgress, at seconds: Double) -> Double {
        progress.timeLeft(at: .seconds(seconds)).map { $0.middle.inSeconds } ?? 0
    }

    @Test func `what is left goes through the slots, not at the speed of all of them`() {
        // Three slots: 600 bytes in each from layers alike, and 3,000 in one beside nothing.
        #expect(abs(left(Self.pulled([600, 600, 600, 600, 600, 600], until: 4), at: 4) - 8) <= 1)
        #expect(abs(left(Self.pulled([600, 600, 600, 3000], until: 4), at: 4) - 32) <= 2)
        #expect(abs(left(Self.pulled([3000, 600, 600, 600], until: 4), at: 4) - 26) <= 2)
    }

    @Test func `nothing is said in the first moments, while totals are estimated, and after the end`() {
        #expect(Self.pulled([6000], until: 1.5).timeLeft(at: .seconds(1.5)) == nil)
        var progress = Self.pulled([6000], until: 5)
        #expect(progress.timeLeft(at: .seconds(5)) != nil)
        progress.finish(.success(), at: .seconds(6))
        #expect(progress.timeLeft(at: .seconds(6)) == nil)
        var unsettled = Trace("", (0, [.image([10], size: 1000)])).played
        for second in 1...6 { unsettled.apply(.downloading(10, Int64(second * 100), of: 1000), at: .seconds(second)) }
        #expect(unsettled.timeLeft(at: .seconds(6)) == nil)
    }

    @Test func `after a few pieces at another pace that is the pace, and after a small one it isn't`() throws {
        var pace = Pace(memory: 2)
        for second in 1...30 { pace.add(100, in: 1, at: Double(second)) }
        var wavering = pace
        wavering.add(10, in: 0.4, at: 31)
        #expect(try #require(wavering.value()) > 90)
        for second in [34.0, 34, 34] { pace.add(100, in: 4, at: second) }
        #expect(pace.value() == 25)
    }

    @Test func `a line that stands still makes an interval, and no end that runs away once it goes on`() {
        var progress = Self.pulled([6000, 6000, 6000], until: 20)
        #expect(progress.timeLeft(at: .seconds(20)) == .about(.seconds(40)))
        for tick in 200...300 { progress.advance(to: .milliseconds(tick * 100)) }
        guard case .between(let low, let high) = progress.timeLeft(at: .seconds(30)) else {
            Issue.record("\(String(describing: progress.timeLeft(at: .seconds(30))))")
            return
        }
        #expect(low <= .seconds(40) && high >= .seconds(45), "\(low) to \(high)")
        for tick in 301...400 {
            let count = Int64(2000 + (tick - 300) * 10)
            progress.apply((10...12).map { .downloading($0, count, of: 6000) }, at: Double(tick) / 10)
        }
        #expect(abs(left(progress, at: 40) - 30) <= 2)
    }

    @Test func `how long it takes to unpack is open by a factor of four until a layer was`() throws {
        var progress = Trace("", (0, [.engine(.transfer), .image([10, 11, 12, 13], size: 2_000_000), .settled])).played
        progress.apply(.unpacks(snapshotter: "overlayfs", asTheyCome: true), at: .zero)
        for layer in 10...13 { progress.apply(.unpackedSize(digest(layer), 1_000_000_000), at: .seconds(1)) }
        progress.apply((10...13).map { .downloading($0, 1_000_000, of: 2_000_000) }, at: 2)
        progress.apply((10...13).map { .complete($0, 2_000_000) }, at: 3)
        guard case .between(let low, let high)? = progress.timeLeft(at: .seconds(3)) else {
            Issue.record("\(String(describing: progress.timeLeft(at: .seconds(3))))")
            return
        }
        // 8 s at 500 MB/s.
        #expect(low <= .seconds(3) && high >= .seconds(28), "\(low) to \(high)")
        progress.apply([.unpacking(10, 0), .unpacked(10)], at: 7)
        progress.advance(to: .seconds(9))
        progress.apply([.unpacking(11, 0), .unpacked(11)], at: 11)
        progress.advance(to: .seconds(12))
        #expect(abs(left(progress, at: 12) - 7) <= 2)
    }

    @Test func `a pull that waits for slots that another has takes the longer, and shows it at once`() throws {
        let first = Self.pulled([600, 600, 600, 600, 600, 600], until: 4)
        var second = Trace("", (3, [.engine(.transfer), .image([20, 21, 22], size: 600), .settled])).played
        second.advance(to: .seconds(4))
        #expect(second.timeLeft(at: .seconds(4)) == nil)
        second.share(with: [try #require(first.demand(at: .seconds(4)))], at: .seconds(4))
        second.advance(to: .milliseconds(4500))
        // 200 bytes in each slot, 600 more, and then its own.
        #expect(abs(left(second, at: 4.5) - 14) <= 2)
        // The other one is done.
        second.share(with: [], at: .seconds(12))
        for tick in 121...140 {
            let count = Int64((tick - 120) * 10)
            second.apply((20...22).map { .downloading($0, count, of: 600) }, at: Double(tick) / 10)
        }
        #expect(abs(left(second, at: 14) - 4) <= 1)
    }

    @Test func `while a registry asks for a pause nothing begins`() {
        var progress = Self.pulled([600, 600, 600, 600], until: 5.9)
        progress.apply(.waiting(.seconds(60)), at: .seconds(6))
        for tick in 60...90 { progress.advance(to: .milliseconds(tick * 100)) }
        #expect(left(progress, at: 9) > 50)
    }

    @Test func `layers that were told to be large once they are unpacked take their time`() {
        var progress = Self.pulled([600, 600, 600], until: 4, unpacks: true)
        let before = left(progress, at: 4)
        progress.apply((10...12).map { .unpackedSize(digest($0), 1_000_000_000) }, at: 4)
        for tick in 40...80 { progress.advance(to: .milliseconds(tick * 100)) }
        #expect(before < 4)
        #expect(left(progress, at: 8) > 8)
    }

    @Test func `the bar is as long as the time that has passed, and full at the end alone`() {
        var progress = Self.pulled([600, 600, 600, 3000], until: 18)
        // 18 of 36 s, but three quarters of the bytes.
        #expect(progress.completion.map { abs($0 - 0.5) < 0.03 } == true)
        for number in 10...13 { progress.apply(.complete(number, number == 13 ? 3000 : 600), at: .seconds(36)) }
        #expect(progress.completion.map { $0 < 1 } == true)
        progress.finish(.success(unpacked: true), at: .seconds(37))
        #expect(progress.completion == 1)
    }

    @Test func `what the time depends on is told`() {
        #expect(Self.pulled([600, 600, 600, 3000], until: 4).bottleneck(at: .seconds(4))?.isSlow == true)
        #expect(
            Self.pulled([600, 600, 600, 3000], until: 10).bottleneck(at: .seconds(10))
                == .lastLayer(current: 400, total: 3000))
        var progress = Self.pulled([100, 100], until: 4, unpacks: true)
        #expect(progress.bottleneck(at: .seconds(4)) == .unpacking(number: 1, of: 2))
        progress.apply(.unpacked(10), at: .seconds(5))
        #expect(progress.bottleneck(at: .seconds(5)) == .unpacking(number: 2, of: 2))
        progress.apply(.unpacked(11), at: .seconds(6))
        #expect(progress.bottleneck(at: .seconds(6)) == nil)
    }

    @Test(
        arguments: [
            (8, 9, 10, true, .about(.seconds(9))), (80, 91, 100, true, .about(.seconds(90))),
            (15, 27, 39, false, .between(.seconds(15), .seconds(40))), (1000, 1217, 1400, true, .about(.seconds(1200))),
            (3500, 7001, 11_000, false, .between(.seconds(3480), .seconds(10_800))),
        ] as [(Double, Double, Double, Bool, TimeLeft)])
    func `numbers are as coarse as they are large`(
        low: Double, likely: Double, high: Double, isSure: Bool, said: TimeLeft
    ) {
        #expect(TimeLeft(low: low, likely: likely, high: high, isSure: isSure) == said)
    }

    @Test(arguments: [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 1e18, 0, -5] as [Double])
    func `any number makes a time left`(seconds: Double) {
        for isSure in [true, false] {
            let left = TimeLeft(low: seconds, likely: seconds, high: seconds, isSure: isSure).middle
            #expect(left >= .seconds(1) && left <= .seconds(1000 * 3600))
        }
    }

    @Test func `what has had its slot for longest goes to a blob that could have been in it`() throws {
        // Two of four have three slots for all to see; the third was free from the start.
        var progress = TransferProgress()
        let sizes: [Int64] = [2000, 800, 10, 600]
        progress.apply(.engine(.transfer), at: .zero)
        progress.apply(
            .contents(
                root: nil, manifest: Descriptor(mediaType: .ociManifest, digest: digest(2), size: 10),
                config: Descriptor(mediaType: .ociConfig, digest: digest(3), size: 10),
                layers: sizes.enumerated().map { layer(10 + $0.offset, $0.element) }), at: .zero)
        progress.apply([.settled, .report(2, .complete, 10), .report(3, .complete, 10)], at: 0)
        progress.apply([.downloading(10, 400, of: 2000), .downloading(11, 400, of: 800)], at: 4)
        progress.apply([.downloading(10, 800, of: 2000), .complete(11, 800)], at: 8)
        // The small one would be here if it had had the first slot, so it has that of the one that has ended.
        let downloads = try #require(progress.pipeline(8.5)).downloads
        #expect(downloads.map(\.isRunning) == [true, true, true])
        // All of the first 400 bytes of the large one are on the way, which nobody has told of yet.
        #expect(abs(downloads[2].seconds - 2) < 0.5)
    }
}

extension Bottleneck {
    fileprivate var isSlow: Bool { if case .slow = self { true } else { false } }
}
