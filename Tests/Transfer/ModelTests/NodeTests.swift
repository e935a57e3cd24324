// One blob: what events in any order, number and state of decay make of it.

import OCI
import Testing
import TransferModel

@Suite struct NodeTests {
    struct Case: CustomTestStringConvertible {
        var trace: Trace
        var state: NodeState

        init(_ trace: Trace, _ phase: NodePhase, _ current: Int64, of total: Int64?) {
            self.trace = trace
            state = NodeState(phase: phase, current: current, total: total)
        }

        var testDescription: String { trace.description }
    }

    /// What layer 10 is after each trace, at its last moment.
    static let cases = [
        Case(Trace("named by a manifest only", (0, [.image([10])])), .waiting, 0, of: 100),
        Case(Trace("waiting", (0, [.waiting(10)])), .waiting, 0, of: 100),
        Case(Trace("downloading", (0, [.waiting(10)]), (1, [.downloading(10, 30)])), .downloading, 30, of: 100),
        Case(Trace("uploading", (0, [.report(10, .uploading, 30, of: 100)])), .uploading, 30, of: 100),
        Case(Trace("too fast for a tick", (0, [.waiting(10)]), (1, [.complete(10)])), .complete, 100, of: 100),
        Case(Trace("there already", (0, [.waiting(10)]), (1, [.exists(10)])), .exists, 100, of: 100),
        Case(Trace("there already, no size", (0, [.image([10]), .report(10, .exists)])), .exists, 100, of: 100),
        Case(
            Trace(
                "there already, after some of it came", (0, [.downloading(10, 0)]), (1, [.downloading(10, 9)]),
                (2, [.exists(10)])),
            .complete, 100, of: 100),
        Case(
            Trace("complete twice, then there", (0, [.complete(10), .complete(10), .exists(10)])), .complete, 100,
            of: 100),
        Case(Trace("there, then complete", (0, [.exists(10), .complete(10)])), .exists, 100, of: 100),
        Case(
            Trace("an offset that falls", (0, [.downloading(10, 60)]), (1, [.downloading(10, 20)])), .downloading, 60,
            of: 100),
        Case(
            Trace(
                "a retry that overtakes", (0, [.downloading(10, 60)]), (1, [.downloading(10, 0)]),
                (2, [.downloading(10, 61)])),
            .downloading, 61, of: 100),
        Case(
            Trace("waiting again", (0, [.downloading(10, 60)]), (1, [.waiting(10)])), .downloading, 60, of: 100),
        Case(Trace("lazy", (0, [.image([10])]), (1, [.report(10, .lazy)])), .lazy, 0, of: 100),
        Case(Trace("lazy, then unpacked", (0, [.image([10]), .report(10, .lazy), .unpacked(10)])), .lazy, 0, of: 100),
        Case(Trace("lazy, then its size", (0, [.report(10, .lazy), .image([10])])), .lazy, 0, of: 100),
        Case(
            Trace("lazy, after some of it came", (0, [.downloading(10, 30)]), (1, [.report(10, .lazy)])), .lazy, 30,
            of: 100),
        Case(Trace("there, then lazy", (0, [.exists(10), .report(10, .lazy)])), .unpacked, 100, of: 100),
        Case(Trace("downloading after complete", (0, [.complete(10), .downloading(10, 7)])), .complete, 100, of: 100),
        Case(
            Trace("a total that grows", (0, [.downloading(10, 60), .downloading(10, 70, of: 200)])), .downloading, 70,
            of: 200),
        Case(
            Trace("a total that falls", (0, [.downloading(10, 60), .downloading(10, 70, of: 80)])), .downloading, 70,
            of: 100),
        Case(Trace("more than its total", (0, [.downloading(10, 120)])), .downloading, 120, of: 120),
        Case(Trace("complete, then larger", (0, [.complete(10, 90), .image([10])])), .complete, 100, of: 100),
        Case(Trace("no total", (0, [.report(10, .downloading, 30)])), .downloading, 30, of: nil),
        Case(
            Trace("no total, then complete", (0, [.report(10, .downloading, 30), .report(10, .complete)])), .complete,
            30, of: 30),
        Case(Trace("negative numbers", (0, [.report(10, .downloading, -5, of: -1)])), .downloading, 0, of: nil),
        Case(
            Trace("absurd numbers", (0, [.report(10, .downloading, .max, of: .max)])), .downloading, 1 << 46,
            of: 1 << 46),
        Case(Trace("unpacking at once", (0, [.waiting(10)]), (1, [.unpacking(10, 5)])), .unpacking, 5, of: 100),
        Case(
            Trace("unpacking without complete", (0, [.downloading(10, 90)]), (1, [.unpacking(10, 0)])), .unpacking, 0,
            of: 100),
        Case(
            Trace("unpacking without bytes", (0, [.complete(10), .unpacking(10, 0, of: nil)])), .unpacking, 0, of: nil),
        Case(
            Trace("unpacking that falls", (0, [.complete(10), .unpacking(10, 50), .unpacking(10, 40)])), .unpacking, 50,
            of: 100),
        Case(Trace("unpacking, then complete", (0, [.unpacking(10, 50), .complete(10)])), .unpacking, 50, of: 100),
        Case(Trace("unpacked", (0, [.complete(10), .unpacking(10, 50), .unpacked(10)])), .unpacked, 100, of: 100),
        Case(Trace("unpacked unseen", (0, [.image([10]), .unpacked(10)])), .unpacked, 100, of: 100),
        Case(Trace("unpacking after unpacked", (0, [.unpacked(10), .unpacking(10, 5)])), .unpacked, 0, of: 0),
        Case(Trace("there, unpacking", (0, [.exists(10), .unpacking(10, 5)])), .unpacking, 5, of: 100),
    ]

    @Test("A blob stands where its events have brought it", arguments: cases)
    func states(_ example: Case) throws {
        let last = try #require(example.trace.moments.last)
        #expect(example.trace.played.state(10, at: last.seconds) == example.state)
    }

    @Test("Download and unpacking keep their own counts")
    func twoPhases() throws {
        let progress = Trace("", (0, [.complete(10, 80), .unpacking(10, 5, of: 90)])).played
        let node = try #require(progress[digest(10)])
        #expect(node.current == 80 && node.total == 80)
        #expect(node.unpackCurrent == 5 && node.unpackTotal == 90)
    }

    @Test("A blob keeps the first name, kind and parents that say something")
    func firstSight() throws {
        let progress = Trace(
            "",
            (
                0,
                [
                    .report(10, .waiting, kind: .other), .report(10, .waiting, name: "layer-a", parents: [2]),
                    .report(10, .exists, kind: .config, name: "layer-b", parents: [4]), .report(10, .complete),
                ]
            )
        ).played
        let node = try #require(progress[digest(10)])
        #expect(progress.nodes.count == 1)
        #expect(node.name == "layer-a")
        #expect(node.kind == .layer)
        #expect(node.parents == [digest(2)])
    }

    @Test("A blob that only a manifest names has the name and parents that containerd would give")
    func nameOfManifests() throws {
        let progress = Trace("", (0, [.image([10])])).played
        let layer = try #require(progress[digest(10)])
        #expect(layer.name == "layer-\(digest(10))")
        #expect(layer.parents == [digest(2)])
        #expect(progress[digest(3)]?.kind == .config)
        #expect(progress[digest(2)]?.parents == [digest(1)])
        #expect(progress[digest(1)]?.kind == .index)
    }

    @Test("What waits in an attestation is no layer")
    func attestations() {
        var progress = TransferProgress()
        let manifest = Descriptor(
            mediaType: .ociManifest, digest: digest(5), size: 10,
            annotations: ["vnd.docker.reference.type": "attestation-manifest"])
        let config = Descriptor(mediaType: .ociConfig, digest: digest(6), size: 10)
        progress.apply(.contents(root: nil, manifest: manifest, config: config, layers: [layer(10)]), at: .zero)
        #expect(progress[digest(5)]?.kind == .attestation)
        #expect(progress[digest(10)]?.kind == .other)
        progress.finish(.success(unpacked: true), at: .seconds(1))
        #expect(progress.phase(10) == .exists)
        #expect(progress.unpack.layers == 0)
    }
}
