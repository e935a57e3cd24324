// Makes images from nothing: no network, no daemon, the same bytes for the same spec.

import Crypto
import Files
import Foundation

/// Makes layers and documents as files of a cache folder, where equal specs find them again.
package struct ImageMaker: Sendable {
    /// Holds `blobs/sha256/…` as in an OCI layout. Its files are shared (hard links): never change one in place.
    package let folder: String

    /// The machine's cache, beside the parts.
    package init() throws {
        try self.init(folder: "\(Self.cache)/images")
    }

    /// The lab's cache folder; the fetching script uses the same.
    static var cache: String {
        "\(UserFolders(ProcessInfo.processInfo.environment).cache ?? "/tmp/.cache")/tallyman-lab"
    }

    package init(folder: String) throws {
        self.folder = folder
        for name in ["blobs/sha256", "layers"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
    }

    /// Makes an image. Layers made before, by this process or another, are found again.
    package func make(_ spec: ImageSpec) async throws -> MadeImage {
        var variants: [MadeImage.Variant] = []
        var manifests: [(WireDescriptor, MadeBlob)] = []
        var blobs: [MadeBlob] = []
        for wanted in spec.variants {
            let variant = try await make(wanted, of: spec)
            variants.append(variant)
            blobs += [variant.manifest, variant.config] + variant.layers.map(\.blob)
            manifests.append(
                (WireDescriptor(variant.manifest, platform: WirePlatform(wanted.platform)), variant.manifest))
        }
        if spec.hasAttestations {
            for variant in variants {
                let (manifest, others) = try attestation(for: variant.manifest, documents: spec.documents)
                let annotations = [
                    "vnd.docker.reference.digest": variant.manifest.digest,
                    "vnd.docker.reference.type": "attestation-manifest",
                ]
                blobs += [manifest] + others
                let unknown = WirePlatform("unknown/unknown")
                manifests.append(
                    (WireDescriptor(manifest, annotations: annotations, platform: unknown), manifest))
            }
        }
        let root: MadeBlob
        if spec.hasIndex {
            let index = WireIndex(mediaType: spec.documents.index, manifests: manifests.map(\.0))
            root = try document(index, mediaType: spec.documents.index)
            blobs.append(root)
        } else if let first = variants.first {
            root = first.manifest
        } else {
            throw LabFailure("an image without an index needs a variant")
        }
        var seen: Set<String> = []
        return MadeImage(
            root: root, variants: variants, blobs: blobs.filter { seen.insert($0.digest).inserted },
            manifests: manifests.map(\.1) + (spec.hasIndex ? [root] : []))
    }

    private func make(_ wanted: ImageSpec.Variant, of spec: ImageSpec) async throws -> MadeImage.Variant {
        var layers: [MadeLayer] = []
        for layer in wanted.layers {
            let (blob, diffID) = try await make(layer, mediaType: spec.documents.layer(layer))
            let below = layers.last.map { SHA256.hash(data: Data("\($0.chainID) \(diffID)".utf8)).text }
            layers.append(MadeLayer(blob: blob, diffID: diffID, chainID: below ?? diffID))
        }
        let steps = wanted.layers.map { "lab: \($0.bytes) bytes of \($0.filling.rawValue), seed \($0.seed)" }
        let config = try document(
            WireConfig(
                WirePlatform(wanted.platform), diffIDs: layers.map(\.diffID), created: spec.created,
                labels: spec.labels, steps: steps),
            mediaType: spec.documents.config)
        let manifest = try document(
            WireManifest(
                mediaType: spec.documents.manifest, config: WireDescriptor(config),
                layers: zip(layers, wanted.layers).map { WireDescriptor($0.blob, urls: $1.urls) }),
            mediaType: spec.documents.manifest)
        return MadeImage.Variant(platform: wanted.platform, manifest: manifest, config: config, layers: layers)
    }

    /// A provenance statement about `manifest`, in a manifest of its own.
    private func attestation(
        for manifest: MadeBlob, documents: ImageSpec.Documents
    ) throws -> (manifest: MadeBlob, others: [MadeBlob]) {
        let statement = try store(
            Data(#"{"_type":"https://in-toto.io/Statement/v0.1","subject":[{"name":"\#(manifest.digest)"}]}"#.utf8),
            mediaType: "application/vnd.in-toto+json")
        let config = try document(
            WireConfig(WirePlatform("unknown/unknown"), diffIDs: [statement.digest]),
            mediaType: ImageSpec.Documents.oci.config)
        let kind = ["in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2"]
        let attestation = try document(
            WireManifest(
                mediaType: ImageSpec.Documents.oci.manifest, config: WireDescriptor(config),
                layers: [WireDescriptor(statement, annotations: kind)]),
            mediaType: ImageSpec.Documents.oci.manifest)
        return (attestation, [config, statement])
    }

    func document(_ value: some Encodable, mediaType: String) throws -> MadeBlob {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try store(try encoder.encode(value), mediaType: mediaType)
    }

    func store(_ data: Data, mediaType: String) throws -> MadeBlob {
        let digest = SHA256.hash(data: data).text
        let blob = MadeBlob(mediaType: mediaType, digest: digest, size: data.count, path: path(of: digest))
        if !FileManager.default.fileExists(atPath: blob.path) {
            try data.write(to: URL(filePath: blob.path), options: .atomic)
        }
        return blob
    }

    func path(of digest: String) -> String { "\(folder)/blobs/sha256/\(digest.dropFirst("sha256:".count))" }
}
