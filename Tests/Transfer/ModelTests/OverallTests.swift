// The overall numbers: bytes, whether they are final, the bar, the unpacking.

import Failure
import OCI
import Testing
import TransferModel

@Suite struct OverallTests {
    struct Case: CustomTestStringConvertible {
        var trace: Trace
        var overall: OverallProgress

        init(_ trace: Trace, _ current: Int64, of total: Int64, estimated: Bool = true) {
            self.trace = trace
            overall = OverallProgress(current: current, total: total, estimated: estimated)
        }

        var testDescription: String { trace.description }
    }

    static let cases = [
        Case(Trace("nothing yet"), 0, of: 0),
        Case(Trace("only events", (0, [.downloading(10, 30), .complete(11)])), 130, of: 200),
        Case(Trace("a manifest", (0, [.image([10, 11]), .downloading(10, 30)])), 30, of: 220),
        Case(Trace("what was there is complete", (0, [.image([10, 11]), .exists(10)])), 100, of: 220),
        Case(Trace("what an earlier attempt left", (0, [.image([10]), .report(10, .waiting, 40)])), 40, of: 120),
        Case(Trace("unpacking adds nothing", (0, [.complete(10), .unpacking(10, 50)])), 100, of: 100),
        Case(Trace("without a total", (0, [.report(10, .downloading, 30)])), 30, of: 30),
        Case(Trace("a lazy layer", (0, [.image([10, 11]), .report(10, .lazy)])), 0, of: 120),
        Case(
            Trace(
                "a lazy layer of which some came", (0, [.image([10, 11]), .downloading(10, 30), .report(10, .lazy)])),
            30, of: 150),
        Case(
            Trace("a lazy layer when totals are final", (0, [.image([10]), .settled, .report(10, .lazy)])), 100,
            of: 120,
            estimated: false),
        Case(Trace("settled", (0, [.image([10]), .settled])), 0, of: 120, estimated: false),
        Case(
            Trace("a blob that comes when totals are final", (0, [.image([10]), .settled, .complete(11)])), 0, of: 120,
            estimated: false),
        Case(
            Trace("a blob that grows when totals are final", (0, [.image([10]), .settled, .downloading(10, 150)])), 100,
            of: 120, estimated: false),
        Case(
            Trace("an archive", (0, [.stream(current: 0, total: 90), .settled, .stream(current: 40, total: 90)])), 40,
            of: 90, estimated: false),
        Case(
            Trace(
                "an archive with more after its end",
                (0, [.stream(current: 0, total: 90), .settled, .stream(current: 80, total: 80)])), 80, of: 90,
            estimated: false),
        Case(
            Trace(
                "an archive that grew while it was read",
                (0, [.stream(current: 0, total: 90), .settled, .stream(current: 120, total: 120)])), 90, of: 90,
            estimated: false),
        Case(
            Trace("a pipe", (0, [.stream(current: 9, total: nil), .stream(current: 20, total: 20), .settled])), 20,
            of: 20, estimated: false),
        Case(
            Trace("an end below what was expected", (0, [.downloading(10, 9), .settled, .complete(10, 50)])), 100,
            of: 100, estimated: false),
    ]

    @Test("Bytes of all blobs are summed", arguments: cases)
    func sums(example: Case) {
        #expect(example.trace.played.overall == example.overall)
    }

    @Test("The bar is unknown until a manifest is read, then weighs those still to be read, and never falls")
    func bar() {
        var progress = TransferProgress()
        progress.apply(
            [.report(2, .complete, 10, kind: .manifest), .report(4, .waiting, of: 10, kind: .manifest)], at: 0)
        #expect(progress.completion == nil)
        progress.apply([.image([10], size: 80), .complete(10, 80), .report(3, .complete, 10)], at: 1)
        #expect(progress.overall.current == 100 && progress.overall.total == 110)
        #expect(progress.completion.map { $0 < 0.5 } == true)
        let before = progress.completion
        progress.apply([.image([11], size: 880, manifest: 4, config: 5), .settled], at: 2)
        #expect(progress.overall.total == 1000)
        #expect(progress.completion == before)
        progress.apply(.downloading(11, 500, of: 880), at: .seconds(3))
        #expect(progress.completion.map { $0 > 0.5 } == true)
    }

    @Test("Unpacking is layers done of layers where no bytes are told")
    func unpackedLayers() {
        let progress = Trace("", (0, [.image([10, 11, 12]), .complete(10), .unpacked(10), .complete(11)])).played
        #expect(progress.unpack == UnpackProgress(unpacked: 1, layers: 3, bytes: nil))
    }

    @Test("Unpacking is bytes where they are told")
    func unpackedBytes() {
        let progress = Trace("", (0, [.image([10, 11, 12]), .unpacked(10), .complete(11), .unpacking(11, 25)])).played
        #expect(progress.unpack == UnpackProgress(unpacked: 1, layers: 3, bytes: .init(current: 125, total: 300)))
    }

    @Test("Every blob is counted once by what is done to it")
    func counts() {
        let progress = Trace(
            "", (0, [.image([10, 11, 12, 13, 14, 15, 16]), .downloading(10, 1), .report(15, .uploading, 1)]),
            (
                11,
                [
                    .downloading(11, 1), .exists(12), .complete(13), .unpacking(13, 1), .complete(14), .unpacked(14),
                    .report(16, .waiting, 30),
                ]
            )
        ).played
        let counts = progress.counts(at: .seconds(11))
        #expect(
            counts
                == TransferCounts(
                    done: 2, downloading: 1, stalled: 2, unpacking: 1, queued: 4, here: 1, saved: 130))
        #expect(counts.nodes == progress.nodes.count)
        #expect(progress.counts(at: .seconds(9)).uploading == 1)
    }

    @Test("Status and warnings are kept")
    func messages() {
        let progress = Trace("", (0, [.status("Resolving"), .warning(.init(.policy, "Old")), .status("Pulling")]))
            .played
        #expect(progress.status == "Pulling")
        #expect(progress.warnings.map(\.message) == ["Old"])
    }

    @Test func `the longest wait is told, until it is over or the operation has ended`() {
        var progress = Trace("", (0, [.waiting(.seconds(20)), .waiting(.seconds(3))])).played
        #expect(progress.waitText(at: .seconds(1)) == "waits 19 s: the registry asks for it")
        #expect(progress.waitText(at: .milliseconds(19_500)) == "waits 1 s: the registry asks for it")
        #expect(progress.waitText(at: .seconds(20)) == nil)
        progress.finish(.cancelled, at: .seconds(2))
        #expect(progress.waitText(at: .seconds(3)) == nil)
    }

    @Test(arguments: [(0, "0 s"), (99, "99 s"), (100, "2 min"), (3600, "60 min"), (6001, "2 h")])
    func `a wait is told in one unit`(seconds: Int, text: String) {
        #expect(Duration.seconds(seconds).inWords == text)
    }
}
