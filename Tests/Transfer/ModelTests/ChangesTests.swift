// Which blobs an event has changed: what a printer of lines needs.

import OCI
import Testing
import TransferModel

@Suite struct ChangesTests {
    @Test("Changes are the blobs whose phase or bytes the last event changed")
    func changes() {
        var progress = TransferProgress()
        func changed(_ event: TransferEvent, at seconds: Double = 0) -> [Digest] {
            progress.apply(event, at: .seconds(seconds))
            return progress.changes.map(\.digest)
        }
        #expect(changed(.waiting(10)) == [digest(10)])
        #expect(changed(.waiting(10)) == [])
        #expect(changed(.status("Pulling")) == [])
        #expect(changed(.downloading(10, 5), at: 1) == [digest(10)])
        #expect(changed(.downloading(10, 5), at: 1) == [])
        #expect(changed(.downloading(10, 4), at: 1) == [])
        #expect(changed(.image([10, 11]), at: 2) == [1, 2, 3, 11].map(digest))
        #expect(changed(.settled, at: 2) == [])
    }

    @Test("Time alone changes a blob that stalls, once")
    func stall() {
        var progress = Trace(
            "", (0, [.downloading(10, 5), .downloading(11, 5), .waiting(12)]), (5, [.downloading(11, 6)])
        ).played
        progress.advance(to: .seconds(9))
        #expect(progress.changes.isEmpty)
        progress.advance(to: .seconds(10))
        #expect(progress.changes.map(\.digest) == [digest(10)])
        progress.advance(to: .seconds(11))
        #expect(progress.changes.isEmpty)
        progress.apply(.downloading(10, 6), at: .seconds(12))
        #expect(progress.changes.map { $0.phase(at: .seconds(12)) } == [.downloading])
    }

    @Test("The end changes all that were not full")
    func end() {
        var progress = Trace("", (0, [.exists(10), .downloading(11, 5), .waiting(12)])).played
        progress.finish(.success(), at: .seconds(1))
        #expect(progress.changes.map(\.digest) == [11, 12].map(digest))
    }

    @Test("Events that come after the end change nothing, so they tell of nothing")
    func afterTheEnd() {
        var progress = Trace("", (0, [.downloading(10, 5)])).played
        progress.finish(.success(), at: .seconds(1))
        progress.apply(.complete(10), at: .seconds(2))
        #expect(progress.changes.isEmpty)
        progress.advance(to: .seconds(3))
        #expect(progress.changes.isEmpty)
        progress.finish(.cancelled, at: .seconds(4))
        #expect(progress.changes.isEmpty)
    }

    @Test("A blob that one event changes twice is told of once")
    func twiceInOneEvent() {
        var progress = TransferProgress()
        let manifest = Descriptor(mediaType: .ociManifest, digest: digest(2), size: 10)
        let config = Descriptor(mediaType: .ociConfig, digest: digest(3), size: 10)
        progress.apply(
            .contents(root: nil, manifest: manifest, config: config, layers: [layer(10), layer(10, 200)]), at: .zero)
        #expect(progress.changes.map(\.digest) == [2, 3, 10].map(digest))
        #expect(progress.state(10)?.total == 200)
    }
}
