// The details of an image as an outline.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct DetailsTests {
    private static let name = "docker.io/library/alpine:3.20"

    private static func descriptor(_ number: Int, _ type: MediaType, _ platform: Platform? = nil) -> Descriptor {
        Descriptor(mediaType: type, digest: digest(number), size: Int64(number), platform: platform)
    }

    private static func image(_ number: Int, _ platform: Platform, layers: [Int]) -> ImageDocuments.Node {
        let config = descriptor(number + 1, .ociConfig)
        let layers = layers.map { descriptor($0, .ociLayerGzip) }
        return ImageDocuments.Node(
            descriptor(number, .ociManifest, platform), .manifest, isPresent: true,
            children: [ImageDocuments.Node(config, .config, isPresent: true)]
                + layers.map { ImageDocuments.Node($0, .layer, isPresent: $0.digest != digest(33)) },
            manifest: Manifest(config: config, layers: layers),
            config: ImageConfig(
                os: platform.os, architecture: platform.architecture, rootFS: .init(diffIDs: [digest(71), digest(72)]),
                history: [
                    .init(createdBy: "ADD files"), .init(createdBy: "CMD x", emptyLayer: true),
                    .init(createdBy: "RUN y"),
                ], config: ContainerConfig(environment: ["PATH=/bin", "EMPTY="], command: ["sh", "-c", "a b"])))
    }

    private static let documents: ImageDocuments = {
        var attestation = ImageDocuments.Node(descriptor(40, .ociManifest), .attestation, isPresent: true)
        attestation.descriptor.annotations["vnd.docker.reference.digest"] = digest(20).description
        let gone = ImageDocuments.Node(
            descriptor(50, .ociManifest, Platform(os: "linux", architecture: "s390x")), .manifest, isPresent: false)
        return ImageDocuments(
            root: ImageDocuments.Node(
                descriptor(10, .ociIndex), .index, isPresent: true,
                children: [
                    image(20, amd64, layers: [31, 32]), image(24, arm64, layers: [31, 33]), attestation, gone,
                ]))
    }()

    private static func open(_ documents: ImageDocuments? = documents) -> Session {
        var session = Session.usual
        #expect(session.press("enter").contains(.readImageDocuments(descriptor(10, .ociIndex).sized(100))))
        if let documents { session.send(.imageDocuments(digest(10), documents)) }
        return session
    }

    /// `depth title` of each line; folded ones with a `+`.
    private static func outline(_ session: Session) -> [String] {
        session.state.places.details.lines.map { line in
            let text =
                switch line.content {
                case .section(let title, _): "[\(title)]"
                case .field(let label, let value): "\(label)=\(value)"
                case .date(let label, _): label
                case .blob(let blob): "\(blob.kind.rawValue) \(blob.title)\(blob.isPresent ? "" : " gone")"
                case .step(let step):
                    "step \(step.layer.map { "\($0.number)" } ?? "-") \(step.history?.createdBy ?? "")"
                case .problem(let failure): "! \(failure.message)"
                }
            return "\(line.depth)\(line.isFolded == true ? "+" : " ")\(text)"
        }
    }

    @Test func `all that is known is told, other platforms folded`() {
        #expect(
            Self.outline(Self.open()) == [
                "0 name=\(Self.name)", "0 digest=\(digest(10))", "0 recorded", "0 index ", "1 manifest linux/amd64",
                "2 [configuration]", "3 command=sh -c 'a b'", "3 [environment]", "4 PATH=/bin", "4 EMPTY=",
                "2 [layers]",
                "3 step 0 ADD files", "3 step - CMD x", "3 step 1 RUN y", "2 config ", "1+manifest linux/arm64",
                "1+attestation of linux/amd64", "1 manifest linux/s390x gone",
            ])
    }

    @Test func `images that refer to it are told`() {
        var session = Self.open()
        let name = "docker.io/library/alpine:sha256-\(digest(20).hex).sig"
        session.send(.inventory(.images(session.state.inventory.images + [ImageRecord.made(name, target: 90)])))
        #expect(Self.outline(session).suffix(2) == ["0 [referrers]", "1 image=\(name)"])
    }

    @Test func `before it was read, and of what can't be read, that is told`() {
        #expect(Self.outline(Self.open(nil)) == ["0 name=\(Self.name)", "0 digest=\(digest(10))", "0 recorded"])
        var broken = ImageDocuments.Node(Self.descriptor(10, .ociIndex), .index, isPresent: true)
        broken.problem = Failure(.incomplete, "No JSON.")
        #expect(Self.outline(Self.open(ImageDocuments(root: broken))).last == "1 ! No JSON.")
        var session = Self.open(nil)
        session.send(.unreadable(digest(10), Failure(.daemon, "Gone.")))
        #expect(session.state.banner?.message == "Gone.")
    }

    @Test(.timeLimit(.minutes(1))) func `thousands of attestations are no burden`() {
        let count = 3_000
        let images = (0..<count).map { Self.image(1_000 + $0 * 2, amd64, layers: []) }
        let attestations = images.map { image in
            var node = ImageDocuments.Node(image.descriptor, .attestation, isPresent: true)
            node.descriptor.annotations["vnd.docker.reference.digest"] = image.descriptor.digest.description
            return node
        }
        let root = ImageDocuments.Node(
            Self.descriptor(10, .ociIndex), .index, isPresent: true, children: images + attestations)
        let lines = Self.outline(Self.open(ImageDocuments(root: root)))
        #expect(lines.count { $0.hasSuffix("attestation of linux/amd64") } == count)
    }

    @Test func `parts fold and unfold, and stay so`() {
        var session = Self.open()
        session.press("j j j left")
        #expect(Self.outline(session).suffix(2) == ["0 recorded", "0+index "])
        session.send(.imageDocuments(digest(10), Self.documents))
        #expect(Self.outline(session).last == "0+index ")
        session.press("enter j left")
        #expect(Self.outline(session)[4] == "1+manifest linux/amd64")
        session.press("j enter")
        #expect(Self.outline(session).contains("2 config "))
    }

    @Test func `leaving a page ends what it reads, and no more`() {
        var session = Self.open(nil)
        session.send(.imageDocuments(digest(10), Self.documents))
        session.press("j j j v")
        #expect(session.press("esc").filter(\.isEndOfReading) == [.stopReading(.document)])
        #expect(session.press("v").filter(\.isEndOfReading).isEmpty)
        #expect(
            session.press("1").filter(\.isEndOfReading) == [.stopReading(.imageDocuments), .stopReading(.document)])
        #expect(session.press("j").filter(\.isEndOfReading).isEmpty)
    }

    @Test func `a blob opens as text, and esc leads back to its line`() throws {
        var session = Self.open()
        session.press("j j j")
        #expect(session.press("v").contains(.readDocument(digest(10))))
        #expect(session.state.whereabouts == "images/document")
        session.send(.document(digest(10), ["{", "  \"a\": 1", "}"]))
        // An answer that comes too late is for another page.
        session.send(.document(digest(99), ["x"]))
        #expect(session.state.places.document.lines == ["{", "  \"a\": 1", "}"])
        session.press("/ a")
        // A text is looked for among its surroundings.
        #expect(session.state.places.document.list.shown == [0, 1, 2])
        #expect(session.state.places.document.found == [1])
        #expect(session.state.places.document.list.position == 1)
        session.press("esc esc")
        #expect(session.state.whereabouts == "images/details")
        #expect(session.state.places.details.list.position == 3)
    }

    @Test func `what is looked for in a document is gone through in a circle`() {
        var session = Self.open()
        session.press("j j j v")
        session.send(.document(digest(10), ["a", "b", "a", "c", "A"]))
        var seen: [Int] = []
        for keys in ["/ a enter", "n", "n", "n", "N", "N", "k N"] {
            session.press(keys)
            seen.append(session.state.places.document.list.position)
        }
        #expect(seen == [0, 2, 4, 0, 4, 2, 0])
        session.press("esc")
        #expect(session.state.places.document.found == [])
    }

    @Test(arguments: [
        ("", name), ("j", "\(digest(10))"), ("/ P A T H enter", "/bin"), ("/ A D D enter", "\(digest(31))"),
    ])
    func `what the line says is copied`(keys: String, text: String) {
        var session = Self.open()
        session.press(keys)
        #expect(session.press("y").contains(.copy(text)))
    }

    @Test func `an image that is gone has no lines`() {
        var session = Self.open()
        session.send(.inventory(.images([])))
        #expect(session.state.places.details.lines.isEmpty)
    }

    @Test func `what was missing and has come is read`() {
        var session = Self.open()
        var resources = Resources()
        #expect(
            !session.send(.inventory(.resources(ResourceGraph(resources, at: .distantPast)))).contains { $0.isReading })
        resources.blobs = [
            ContentRecord(digest: digest(33), size: 1, createdAt: .distantPast, updatedAt: .distantPast)
        ]
        #expect(
            session.send(.inventory(.resources(ResourceGraph(resources, at: .distantPast)))).contains { $0.isReading })
    }
}

extension Descriptor {
    fileprivate func sized(_ size: Int64) -> Descriptor {
        var copy = self
        copy.size = size
        return copy
    }
}

extension Effect {
    fileprivate var isReading: Bool { if case .readImageDocuments = self { true } else { false } }
    fileprivate var isEndOfReading: Bool { if case .stopReading = self { true } else { false } }
}
