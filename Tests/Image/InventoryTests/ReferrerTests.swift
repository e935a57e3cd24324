// What refers to an image from outside its own index.

import Foundation
import Inventory
import OCI
import Testing

@Suite struct ReferrerTests {
    private static let date = Date(timeIntervalSince1970: 1_700_000_000)

    private static func descriptor(_ text: String) -> Descriptor {
        Descriptor(mediaType: .ociManifest, digest: .sha256(of: Array(text.utf8)), size: 7)
    }

    private static func record(_ name: String) -> ImageRecord {
        ImageRecord(name: name, target: descriptor(name), labels: [:], createdAt: date, updatedAt: date)
    }

    private static let (index, manifest, layer) = (descriptor("index"), descriptor("manifest"), descriptor("layer"))

    private static let documents = ImageDocuments(
        root: ImageDocuments.Node(
            index, .index, isPresent: true,
            children: [
                ImageDocuments.Node(
                    manifest, .manifest, isPresent: true,
                    children: [ImageDocuments.Node(layer, .layer, isPresent: true)],
                    manifest: Manifest(config: descriptor("config"), layers: [layer]))
            ], index: Index(manifests: [manifest])))

    @Test func `images named after the index or a manifest refer to it, in its own repository`() {
        let names = [
            "r.test/a:sha256-\(Self.manifest.digest.hex).sbom", "r.test/a:sha256-\(Self.index.digest.hex).sig",
            "r.test/a:sha256-\(Self.index.digest.hex)",
        ]
        let others = [
            "r.test/a:1", "r.test/b:sha256-\(Self.index.digest.hex).sig", "r.test/a:sha256-\(Self.layer.digest.hex)",
            "r.test/a:sha256-12", "r.test/a:sha256-",
        ]
        let found = Referrer.all(
            of: Self.documents, named: "r.test/a:1", among: (names + others).map(Self.record), nil)
        #expect(found == names.sorted().map { .record(name: $0) })
    }

    @Test func `manifests that labels keep refer to what has the labels`() {
        let (signature, stranger) = (Self.descriptor("signature"), Self.descriptor("stranger"))
        let label = "containerd.io/gc.ref.content.referrer.sha256.0"
        func blob(_ descriptor: Descriptor, _ labels: [String: String] = [:]) -> ContentRecord {
            ContentRecord(
                digest: descriptor.digest, size: 7, labels: labels, createdAt: Self.date, updatedAt: Self.date)
        }
        var resources = Resources()
        resources.blobs = [
            blob(Self.index, [label: signature.digest.description, "containerd.io/gc.ref.content.m.0": "x"]),
            blob(Self.layer, [label: stranger.digest.description]), blob(signature), blob(stranger),
        ]
        let found = Referrer.all(of: Self.documents, named: "r.test/a:1", among: [], resources)
        #expect(found == [.manifest(signature)])
    }
}
