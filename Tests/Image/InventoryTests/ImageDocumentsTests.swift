// The tree of an image, and its steps beside its layers.

import Inventory
import OCI
import Testing

@Suite struct ImageDocumentsTests {
    private static func digest(_ text: String) -> Digest { .sha256(of: Array(text.utf8)) }

    private static func layers(_ count: Int) -> [Descriptor] {
        (0..<count).map { Descriptor(mediaType: .ociLayerGzip, digest: digest("layer \($0)"), size: Int64($0)) }
    }

    private static let config = Descriptor(mediaType: .ociConfig, digest: digest("config"), size: 1)

    /// In the history, `e` is a step that made no layer, `l` one that made one.
    @Test(arguments: [
        ("le", 1, 1, ["l:0:0", "e:-:-"]), ("elel", 2, 2, ["e:-:-", "l:0:0", "e:-:-", "l:1:1"]),
        // No history, or less than there are layers: those are left over.
        ("", 2, 2, ["-:0:0", "-:1:1"]), ("l", 3, 3, ["l:0:0", "-:1:1", "-:2:2"]), ("e", 1, 1, ["e:-:-", "-:0:0"]),
        // More history than layers.
        ("lll", 1, 1, ["l:0:0", "l:-:-", "l:-:-"]), ("ll", 0, 0, ["l:-:-", "l:-:-"]),
        // The configuration lists fewer layers, or more.
        ("ll", 2, 1, ["l:0:0", "l:1:-"]), ("l", 1, 3, ["l:0:0"]), ("", 0, 2, []),
    ])
    func `each step has the layer that it made`(history: String, layers: Int, diffIDs: Int, steps: [String]) {
        let ids = (0..<diffIDs).map { Self.digest("diff \($0)") }
        let made = BuildStep.steps(
            of: Manifest(config: Self.config, layers: Self.layers(layers)),
            ImageConfig(
                os: "linux", architecture: "amd64", rootFS: .init(diffIDs: ids),
                history: history.map { .init(createdBy: String($0), emptyLayer: $0 == "e") }))
        #expect(
            made.map { step in
                let id = step.layer?.diffID.flatMap { ids.firstIndex(of: $0) }
                return "\(step.history?.createdBy ?? "-"):\(step.layer.map { "\($0.number)" } ?? "-"):"
                    + (id.map(String.init) ?? "-")
            } == steps)
        let chain = ChainID.chain(of: ids)
        for case let layer? in made.map(\.layer) {
            #expect(layer.chainID == (layer.number < chain.count ? chain[layer.number] : nil))
            #expect(layer.descriptor == Self.layers(layers)[layer.number])
        }
    }

    @Test func `127 layers keep their order`() {
        let ids = (0..<127).map { Self.digest("diff \($0)") }
        let steps = BuildStep.steps(
            of: Manifest(config: Self.config, layers: Self.layers(127)),
            ImageConfig(os: "linux", architecture: "amd64", rootFS: .init(diffIDs: ids)))
        #expect(steps.map { $0.layer?.chainID } == ChainID.chain(of: ids))
    }

    private static func image(_ platform: String, config: Bool = true) throws -> ImageDocuments.Node {
        let platform = try Platform(parsing: platform)
        let descriptor = Descriptor(
            mediaType: .ociManifest, digest: digest("\(platform)"), size: 1, platform: platform)
        return ImageDocuments.Node(
            descriptor, .manifest, isPresent: config,
            config: config
                ? ImageConfig(
                    os: platform.os, architecture: platform.architecture, variant: platform.variant,
                    rootFS: .init(diffIDs: [])) : nil)
    }

    @Test(
        arguments: [
            (nil, "linux/amd64"), ("linux/arm64", "linux/arm64"), ("linux/arm/v7", "linux/arm/v7"),
            ("linux/s390x", nil), ("windows/amd64", nil),
        ] as [(String?, String?)])
    func `the image of a platform`(wanted: String?, found: String?) throws {
        let index = Descriptor(mediaType: .ociIndex, digest: Self.digest("index"), size: 1)
        let documents = ImageDocuments(
            root: .init(
                index, .index, isPresent: true,
                children: try [
                    Self.image("linux/s390x", config: false), Self.image("linux/amd64"), Self.image("linux/arm64"),
                    Self.image("linux/arm/v7"),
                ]))
        let platform = try wanted.map { try Platform(parsing: $0) }
        #expect(documents.image(for: platform)?.platform?.description == found)
        #expect(documents.missing == [Self.digest("linux/s390x")])
    }

    @Test func `what a document says of itself counts over what the one above says`() {
        var node = ImageDocuments.Node(
            Descriptor(
                mediaType: .ociManifest, digest: Self.digest("a"), size: 1,
                annotations: ["a": "above", "vnd.docker.reference.digest": "\(Self.digest("above"))"],
                artifactType: "above/type"), .manifest, isPresent: true)
        #expect(node.artifactType == "above/type")
        #expect(node.subject == Self.digest("above"))
        let subject = Descriptor(mediaType: .ociManifest, digest: Self.digest("own"), size: 1)
        node.index = Index(
            manifests: [], annotations: ["a": "own", "b": "own"], artifactType: "own/type", subject: subject)
        #expect(node.artifactType == "own/type")
        #expect(node.subject == Self.digest("own"))
        #expect(node.annotations["a"] == "above" && node.annotations["b"] == "own")
    }
}
