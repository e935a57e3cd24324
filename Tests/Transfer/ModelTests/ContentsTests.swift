// Manifests: the order of blobs, the positions of layers, shared and repeated layers.

import OCI
import Testing
import TransferModel

@Suite struct ContentsTests {
    @Test("Blobs stand in the order of the manifest, whatever order they came in; strangers follow")
    func order() {
        let events: [TransferEvent] = [
            .waiting(12), .waiting(99), .waiting(10), .report(2, .complete, 10, kind: .manifest), .waiting(11),
            .image([10, 11, 12]), .waiting(98),
        ]
        let progress = Trace("", (0, events)).played
        #expect(progress.nodes.map(\.digest) == [1, 2, 3, 10, 11, 12, 99, 98].map(digest))
    }

    @Test("127 layers know their places")
    func manyLayers() {
        let numbers = Array(10..<137)
        let progress = Trace("", (0, numbers.reversed().map { .waiting($0) } + [.image(numbers)])).played
        #expect(progress.nodes.compactMap(\.position?.number) == Array(1...127))
        #expect(progress.nodes.allSatisfy { $0.position.map { $0.count == 127 } ?? true })
        #expect(progress.overall.total == 127 * 100 + 20)
    }

    @Test("A layer listed twice is one blob, its bytes count once, and the others keep their places")
    func repeatedLayer() {
        let progress = Trace("", (0, [.image([10, 11, 10, 12])])).played
        #expect(progress.nodes.compactMap(\.position) == [1, 2, 4].map { LayerPosition(number: $0, count: 4) })
        #expect(progress.overall.total == 320)
        #expect(progress.unpack.layers == 4)
    }

    @Test("A layer that two platforms share counts once and belongs to the first")
    func sharedLayer() {
        let progress = Trace("", (0, [.image([10, 11]), .image([10, 12], manifest: 4, config: 5)])).played
        #expect(progress.nodes.map(\.digest) == [1, 2, 3, 10, 11, 4, 5, 12].map(digest))
        #expect(progress[digest(10)]?.parents == [digest(2)])
        #expect(progress.overall.total == 340)
    }

    @Test("A manifest that is read again changes nothing")
    func readTwice() {
        var progress = Trace("", (0, [.image([10, 11])])).played
        let nodes = progress.nodes
        progress.apply(.image([10, 11, 12]), at: .zero)
        #expect(progress.nodes == nodes)
        #expect(progress.changes.isEmpty)
    }

    @Test("An image without an index: its manifest is no child of itself")
    func rootIsTheManifest() {
        var progress = TransferProgress()
        let manifest = Descriptor(mediaType: .ociManifest, digest: digest(2), size: 10)
        let config = Descriptor(mediaType: .ociConfig, digest: digest(3), size: 10)
        progress.apply(
            .contents(root: digest(2), manifest: manifest, config: config, layers: [layer(10)]), at: .zero)
        #expect(progress.nodes.map(\.kind) == [.manifest, .config, .layer])
        #expect(progress[digest(2)]?.parents == [])
    }
}
