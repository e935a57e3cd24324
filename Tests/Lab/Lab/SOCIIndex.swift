// SOCI's indexes of images, made by its own tool once and kept in the cache.

import Foundation

extension ImageSpec {
    /// Four layers of 60.8 MB in all, each large enough for SOCI to index it.
    package static let fourLarge = ImageSpec(
        [12_400_000, 20_000_000, 15_000_000, 13_400_000].enumerated()
            .map { LayerSpec(bytes: $1, seed: 1_000 + UInt64($0)) })

    /// Two layers of which SOCI indexes neither between and below two that it does.
    package static let smallAndLarge = ImageSpec(
        [1_000_000, 20_000_000, 2_000_000, 15_000_000].enumerated()
            .map { LayerSpec(bytes: $1, seed: 1_010 + UInt64($0)) })
}

extension RemoteLab {
    /// Puts an image into the registry, and its SOCI index beside it if `isIndexed`.
    @discardableResult
    package func put(_ spec: ImageSpec, as name: String, isIndexed: Bool = true) async throws -> MadeImage {
        let maker = try ImageMaker()
        let image = try await maker.make(spec)
        try registry.put(image, as: name)
        if isIndexed {
            let index = try await maker.sociIndex(of: image)
            let repository = name.prefix { $0 != ":" }
            try registry.put(index, as: "\(repository):sha256-\(image.variants[0].manifest.hex)")
        }
        return image
    }
}

extension ImageMaker {
    private struct Document: Decodable {
        struct Descriptor: Codable {
            var mediaType: String
            var digest: String
            var size: Int
        }
        var manifests: [Descriptor]?
        var config: Descriptor?
        var layers: [Descriptor]?
    }

    /// What lists the SOCI index of an image's first variant, as a registry without the referrers API keeps it: an
    /// index under a tag that names the manifest. The first time it takes some seconds, and needs root.
    package func sociIndex(of image: MadeImage) async throws -> MadeImage {
        let note = "\(folder)/layers/soci-\(image.variants[0].manifest.hex)"
        if let digest = try? String(contentsOfFile: note, encoding: .utf8) {
            return try listed(in: digest) { try Data(contentsOf: URL(filePath: path(of: $0))) }
        }
        let made = try await Registry.running { registry in
            try registry.put(image, as: "demo/indexed:1")
            try await Self.pushIndex(of: registry.reference("demo/indexed:1"))
            let tag = "sha256-\(image.variants[0].manifest.hex)"
            return try listed(in: try registry.target(of: "demo/indexed:\(tag)")) { try registry.bytes(of: $0) }
        }
        try Data(made.root.digest.utf8).write(to: URL(filePath: note), options: .atomic)
        return made
    }

    /// Has SOCI's tool index an image and push the index.
    private static func pushIndex(of reference: String) async throws {
        let programs = try await Parts.shared.place(of: .soci)
        let space = try await MountSpace.make()
        do {
            try await Daemon.running(options: Daemon.Options(space: space)) { daemon in
                try await daemon.ctr("images", "pull", "--plain-http", reference)
                for arguments in [["create"], ["push", "--plain-http"]] {
                    try await space.output(
                        "\(programs.folder)/soci", ["--address", daemon.address] + arguments + [reference],
                        environment: programs.environment)
                }
            }
            await space.stop()
        } catch {
            await space.stop()
            throw error
        }
    }

    /// The blobs that an index of referrers leads to, stored in this folder.
    private func listed(in digest: String, _ bytes: (String) throws -> Data) throws -> MadeImage {
        let oci = ImageSpec.Documents.oci
        let root = try store(try bytes(digest), mediaType: oci.index)
        var (manifests, blobs): ([MadeBlob], [MadeBlob]) = ([], [])
        for entry in try JSONDecoder().decode(Document.self, from: try bytes(digest)).manifests ?? [] {
            let text = try bytes(entry.digest)
            manifests.append(try store(text, mediaType: entry.mediaType))
            let document = try JSONDecoder().decode(Document.self, from: text)
            for blob in (document.config.map { [$0] } ?? []) + (document.layers ?? []) {
                blobs.append(try store(try bytes(blob.digest), mediaType: blob.mediaType))
            }
        }
        return MadeImage(root: root, manifests: manifests, blobs: blobs)
    }
}
