// What an operation has left in the daemon, looked at without trusting the daemon's "done".

import ContainerdClient
import Failure
import Inventory
import OCI

struct StoredImage: Sendable {
    /// The image of one platform.
    struct Variant: Sendable {
        var manifest: Manifest
        var config: ImageConfig

        /// The snapshots of its layers.
        var chain: [Digest] { ChainID.chain(of: config.rootFS.diffIDs) }
    }

    var record: ImageRecord
    /// For each platform that was asked for.
    var variants: [Platform: Variant]

    /// Reads the image's record and documents.
    ///
    /// Throws `platform` when one of the platforms isn't there, `incomplete` when a document is missing or unreadable, or
    /// one disagrees with another.
    init(named name: String, platforms: [Platform], in containerd: Containerd) async throws(Failure) {
        guard let record = try await containerd.image(named: name) else {
            throw Failure(
                .incomplete, "The daemon said it was done, but \(name) isn't there.", hint: "Was it removed meanwhile?")
        }
        self.record = record
        variants = [:]
        let manifests = try await Self.manifests(of: record.target, in: containerd)
        var seen: [Platform] = []
        for manifest in manifests {
            guard !platforms.isEmpty || manifest.isOfImage,
                let bytes = try await containerd.document(manifest.config.digest)
            else { continue }
            let config = try ImageConfig(decoding: bytes)
            if manifest.isOfImage { try config.check(manifest) }
            seen.append(config.platform)
            for platform in platforms where variants[platform] == nil && config.platform.satisfies(platform) {
                variants[platform] = Variant(manifest: manifest, config: config)
            }
        }
        if let missing = platforms.first(where: { variants[$0] == nil }) {
            throw Failure(
                .platform, "The image isn't there for \(missing).",
                hint: seen.isEmpty ? nil : "It is built for \(seen.map(\.description).joined(separator: ", ")).")
        }
    }

    /// The manifests that are here, without attestations.
    private static func manifests(
        of target: Descriptor, in containerd: Containerd
    ) async throws(Failure) -> [Manifest] {
        guard let bytes = try await containerd.document(target.digest) else {
            throw Failure(.incomplete, "The daemon said it was done, but the image's manifest is missing.")
        }
        switch try Document(decoding: bytes, as: target.mediaType) {
        case .manifest(let manifest): return [manifest]
        case .index(let index):
            var manifests: [Manifest] = []
            for child in index.manifests where !child.isAttestation {
                guard let bytes = try await containerd.document(child.digest),
                    case .manifest(let manifest) = try Document(decoding: bytes, as: child.mediaType)
                else { continue }
                manifests.append(manifest)
            }
            return manifests
        }
    }
}
