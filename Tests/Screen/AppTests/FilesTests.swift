// The page of a layer's files.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct FilesTests {
    private static let layers = [31, 32].map {
        Descriptor(mediaType: .ociLayerGzip, digest: digest($0), size: Int64($0))
    }

    private static let documents: ImageDocuments = {
        let config = Descriptor(mediaType: .ociConfig, digest: digest(21), size: 1)
        return ImageDocuments(
            root: ImageDocuments.Node(
                Descriptor(mediaType: .ociManifest, digest: digest(10), size: 100), .manifest, isPresent: true,
                children: [ImageDocuments.Node(config, .config, isPresent: true)]
                    + layers.map { ImageDocuments.Node($0, .layer, isPresent: true) },
                manifest: Manifest(config: config, layers: layers),
                config: ImageConfig(
                    os: "linux", architecture: "amd64", rootFS: .init(diffIDs: [digest(71), digest(72)]),
                    history: [.init(createdBy: "ADD one"), .init(createdBy: "ADD two")])))
    }()

    private static let listing: LayerListing = {
        var listing = LayerListing()
        for (path, size) in [("usr/bin/a", 5), ("usr/bin/b", 6), ("usr/lib/c", 7)] {
            listing.add(path, .file, size: Int64(size))
        }
        listing.finish()
        return listing
    }()

    /// The details of an image with the second layer's files open.
    private static func open() -> (Session, [Effect]) {
        var session = Session.usual
        session.press("enter")
        session.send(.imageDocuments(digest(10), documents))
        session.press("/ t w o enter")
        let effects = session.press("enter")
        return (session, effects)
    }

    private static func names(_ session: Session) -> [String] {
        session.state.places.files.lines.map { "\($0.depth)\($0.isFolded == true ? "+" : " ")\($0.name)" }
    }

    @Test func `all layers of the image are read, the one asked for first`() {
        var (session, effects) = Self.open()
        #expect(effects.contains(.readLayers(Self.layers, number: 1)))
        #expect(session.state.whereabouts == "images/files")
        session.send(.layer(digest(32), .progress(LayerProgress(number: 1, bytes: 7))))
        #expect(session.state.places.files.reading == LayerProgress(number: 1, bytes: 7))
        // What is said of another layer comes too late.
        session.send(.layer(digest(31), .listing(Self.listing)))
        #expect(session.state.places.files.listing == nil)
    }

    @Test func `a layer that isn't here is downloaded after a question`() throws {
        var (session, _) = Self.open()
        session.send(.layer(digest(32), .failed(Failure(.incomplete, "The layer isn't here."))))
        #expect(session.state.question?.name == "fetch?")
        #expect(session.press("n") == [] && session.state.dialog == nil)
        session.press("enter")
        let image = try #require(session.state.places.images.list.selected).name
        #expect(session.press("y") == [.fetchLayer(Self.layers[1], number: 1, of: image)])
        session.send(.layer(digest(32), .failed(Failure(.network, "No line."))))
        #expect(session.state.dialog == nil && session.state.places.files.failure?.code == .network)
        session.press("enter")
        #expect(session.state.question?.name == "fetch?")
        #expect(session.press("y").count == 1)
        session.send(.layer(digest(32), .listing(Self.listing)))
        #expect(Self.names(session) == ["0 usr", "1+bin", "1+lib"])
    }

    @Test func `a way without branches is open, other folders fold`() {
        var (session, _) = Self.open()
        session.send(.layer(digest(32), .listing(Self.listing)))
        #expect(Self.names(session) == ["0 usr", "1+bin", "1+lib"])
        session.press("j enter")
        #expect(Self.names(session) == ["0 usr", "1 bin", "2 a", "2 b", "1+lib"])
        session.press("left")
        #expect(Self.names(session) == ["0 usr", "1+bin", "1+lib"])
        session.press("g left")
        #expect(Self.names(session) == ["0+usr"])
    }

    @Test func `a filter looks through all files, and esc leads back`() {
        var (session, _) = Self.open()
        session.send(.layer(digest(32), .listing(Self.listing)))
        session.press("/ c")
        #expect(Self.names(session) == ["0 /usr/lib/c"])
        session.press("esc")
        #expect(Self.names(session) == ["0 usr", "1+bin", "1+lib"])
    }

    @Test func `what a layer changes and what is wasted come later`() {
        var (session, _) = Self.open()
        session.send(.layer(digest(32), .listing(Self.listing)))
        #expect(session.state.places.files.lines.allSatisfy { $0.change == .unknown })
        var stack = LayerStack()
        session.send(.layer(digest(32), .changes(stack.put(Self.listing))))
        #expect(session.state.places.files.lines.allSatisfy { $0.change == .added })
        session.send(.layer(digest(32), .waste(LayerWaste(stack))))
        #expect(session.state.places.files.waste?.total == 18)
        #expect(session.state.places.files.reading == nil)
    }

    @Test(arguments: ["esc", "1", "2", "D esc esc"]) func `leaving the page ends the reading`(key: String) {
        var (session, _) = Self.open()
        #expect(session.press(key).contains(.stopReading(.layers)))
        #expect(!session.press("1").contains(.stopReading(.layers)))
    }

    @Test func `the reading goes on below another page`() {
        var (session, _) = Self.open()
        #expect(!session.press("D").contains(.stopReading(.layers)))
    }

    @Test func `a layer that can't be read says why`() {
        var (session, _) = Self.open()
        session.send(.layer(digest(32), .failed(Failure(.incomplete, "It isn't here."))))
        #expect(session.state.places.files.failure?.code == .incomplete)
    }
}
