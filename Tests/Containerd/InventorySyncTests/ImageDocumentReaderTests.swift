// What images of all kinds are made of, read from real daemons.

import ContainerdClient
import Failure
import Foundation
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Testing

@Suite struct ImageDocumentReaderTests {
    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `an image with platforms, attestations and missing blobs`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            let made = try await daemon.load(
                ImageSpec(
                    [
                        .init("linux/amd64", LayerSpec.stack(3, bytes: 30_000, seed: 1)),
                        .init("linux/arm64", LayerSpec.stack(2, bytes: 20_000, seed: 9)),
                    ], hasAttestations: true), as: "a.test/multi:1")
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let lost = try #require(Digest(made.variants[1].layers[1].blob.digest))
                try await containerd.deleteBlob(lost)
                let image = try #require(try await containerd.image(named: "a.test/multi:1"))
                let documents = try await ImageDocumentReader.documents(of: image.target, in: containerd)
                #expect(documents.root.kind == .index)
                #expect(documents.root.children.map(\.kind) == [.manifest, .manifest, .attestation, .attestation])
                #expect(
                    documents.platforms.map { "\($0.platform?.description ?? "")" } == ["linux/amd64", "linux/arm64"])
                #expect(documents.missing == [lost])
                #expect(
                    documents.root.children.suffix(2).map { $0.subject?.description }
                        == made.variants.map(\.manifest.digest))
                let steps = try #require(documents.platforms.first).steps
                #expect(steps.map { $0.layer?.chainID?.description } == made.variants[0].layers.map(\.chainID))
                #expect(
                    steps.map { $0.layer?.descriptor.digest.description } == made.variants[0].layers.map(\.blob.digest))
            }
        }
    }

    @Test(.needsDaemon()) func `many platforms and many layers are all told`() async throws {
        try await Daemon.running { daemon in
            let layers = (0..<127).map { LayerSpec(bytes: 100 + $0, seed: 5_000 + UInt64($0)) }
            _ = try await daemon.load(
                ImageSpec((0..<20).map { .init("linux/riscv64/v\($0)", $0 == 0 ? layers : [layers[$0]]) }),
                as: "a.test/wide:1")
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let image = try #require(try await containerd.image(named: "a.test/wide:1"))
                let documents = try await ImageDocumentReader.documents(of: image.target, in: containerd)
                #expect(documents.platforms.count == 20)
                #expect(documents.platforms.first?.steps.count == 127)
                #expect(documents.missing == [])
            }
        }
    }

    /// Documents that no image should have, under an image record: each is shown for what it is.
    @Test(
        .needsDaemon(),
        arguments: [
            ("no JSON", "{\"manifests\": [", MediaType.ociIndex), ("an empty object", "{}", .ociManifest),
            ("an artifact without a configuration", #"{"layers":[]}"#, .ociManifest),
            ("both an index and a manifest", #"{"manifests":[],"config":{},"layers":[]}"#, .ociIndex),
            ("a list", "[]", .ociManifest), ("nothing", "", .ociManifest), ("\u{1B}[2J", "\u{1B}[2J", .ociManifest),
            ("old", #"{"schemaVersion":1,"fsLayers":[]}"#, .dockerManifest),
        ])
    func `a target that can't be read`(what: String, text: String, type: MediaType) async throws {
        try await Self.with(document: Array(text.utf8), type) { documents in
            #expect(documents.root.isPresent)
            #expect(documents.root.problem?.code == .incomplete, "\(what)")
            #expect(documents.root.children.isEmpty)
        }
    }

    @Test(.needsDaemon()) func `a configuration of 4 MB, one of another kind, and one that is gone`() async throws {
        try await Daemon.holding { _, containerd in
            let labels = (0..<40_000).map { "\"label-\($0)\":\"\(String(repeating: "x", count: 90))\"" }
            let config = """
                {"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]},\
                "config":{"Labels":{\(labels.joined(separator: ","))}}}
                """
            #expect(config.utf8.count > 4_000_000)
            let big = try await containerd.writeDocument(Array(config.utf8))
            let manifest = try await Self.manifest(config: big, MediaType.ociConfig.rawValue, containerd)
            let documents = try await ImageDocumentReader.documents(of: manifest, in: containerd)
            #expect(documents.platforms.first?.config?.config.labels.count == 40_000)

            let other = try await containerd.writeDocument(Array("not an image".utf8))
            let artifact = try await Self.manifest(config: other, "application/vnd.oci.empty.v1+json", containerd)
            let second = try await ImageDocumentReader.documents(of: artifact, in: containerd)
            #expect(second.platforms.isEmpty)
            #expect(second.root.children.map(\.kind) == [.config])
            #expect(second.root.problem == nil)

            let gone = try await Self.manifest(
                config: Digest.sha256(of: [1]), MediaType.ociConfig.rawValue, containerd)
            let third = try await ImageDocumentReader.documents(of: gone, in: containerd)
            #expect(third.missing == [Digest.sha256(of: [1])])
        }
    }

    @Test(.needsDaemon()) func `indexes in indexes end`() async throws {
        try await Daemon.holding { _, containerd in
            var target = try await Self.manifest(
                config: Digest.sha256(of: [1]), MediaType.ociConfig.rawValue, containerd)
            for _ in 0..<30 {
                let text = """
                    {"schemaVersion":2,"manifests":[{"mediaType":"\(target.mediaType.rawValue)",\
                    "digest":"\(target.digest)","size":\(target.size)}]}
                    """
                let digest = try await containerd.writeDocument(Array(text.utf8))
                target = Descriptor(mediaType: .ociIndex, digest: digest, size: Int64(text.utf8.count))
            }
            let documents = try await ImageDocumentReader.documents(of: target, in: containerd)
            #expect(documents.root.all.count == 17)
            #expect(documents.root.all.last?.problem?.code == .incomplete)
        }
    }

    private static func manifest(
        config: Digest, _ type: String, _ containerd: Containerd
    ) async throws -> Descriptor {
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"\(type)","digest":"\(config)","size":5},"layers":[]}
            """
        let digest = try await containerd.writeDocument(Array(text.utf8))
        return Descriptor(mediaType: .ociManifest, digest: digest, size: Int64(text.utf8.count))
    }

    private static func with(
        document: [UInt8], _ type: MediaType, _ body: @Sendable (ImageDocuments) async throws -> Void
    ) async throws {
        try await Daemon.holding { _, containerd in
            let digest = try await containerd.writeDocument(document)
            let target = Descriptor(mediaType: type, digest: digest, size: Int64(document.count))
            try await body(try await ImageDocumentReader.documents(of: target, in: containerd))
        }
    }
}

extension Daemon {
    /// Makes an image and loads it with all its blobs.
    nonisolated func load(_ spec: ImageSpec, as name: String) async throws -> MadeImage {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let image = try await ImageMaker(folder: "\(folder)/images").make(spec)
        try ImageArchive.writeOCI([.init(image, name)], to: "\(folder)/image.tar")
        let isOld = version.drop { $0 == "v" }.hasPrefix("1.")
        try await ctr(
            ["images", "import", "--no-unpack", "--all-platforms"] + (isOld ? [] : ["--local"]) + [
                "\(folder)/image.tar"
            ])
        return image
    }
}
