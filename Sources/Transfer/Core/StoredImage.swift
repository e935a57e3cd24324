// What an operation has left in the daemon, looked at without trusting the daemon's "done".

import ContainerdClient
import Failure
import ImageWalk
import Inventory
import OCI

struct StoredImage: Sendable {
    /// The image of one platform.
    struct Variant: Sendable {
        var digest: Digest
        var manifest: Manifest
        var config: ImageConfig
        var platform: Platform

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
        guard let record = try await containerd.image(named: name) else { throw Self.isGone(name) }
        try await self.init(record, as: record.target, platforms: platforms, in: containerd)
    }

    /// The same of a record that is here, or that is to have `target`.
    init(
        _ record: ImageRecord, as target: Descriptor, platforms: [Platform], in containerd: Containerd
    ) async throws(Failure) {
        self.record = record
        self.record.target = target
        variants = try await Documents(of: target, in: containerd).variants(for: platforms)
    }

    static func isGone(_ name: String) -> Failure {
        Failure(.incomplete, "The daemon said it was done, but \(name) isn't there.", hint: "Was it removed meanwhile?")
    }

    /// The images that a target is or lists, as far as manifests and configurations are here, without attestations.
    struct Documents: Sendable {
        var variants: [Variant] = []
        /// The types of what is no image.
        var artifacts: [String] = []

        init(of target: Descriptor, in containerd: Containerd) async throws(Failure) {
            try await ImageWalk.walk(target) { descriptor, _ throws(Failure) in
                try await containerd.document(descriptor.digest)
            } _: { node throws(Failure) in
                switch node.content {
                case .index(let index, _): return index.manifests.filter { !$0.isAttestation }
                case .manifest(let manifest): try await add(manifest, node.descriptor, containerd)
                case .missing where node.path.isEmpty:
                    throw Failure(.incomplete, "The daemon said it was done, but the image's manifest is missing.")
                case .missing, .other: break
                }
                return []
            }
        }

        private mutating func add(
            _ manifest: Manifest, _ descriptor: Descriptor, _ containerd: Containerd
        ) async throws(Failure) {
            if let type = manifest.artifactType(nil) { return artifacts.append(type) }
            guard let bytes = try await containerd.document(manifest.config.digest) else { return }
            let config = try ImageConfig(decoding: bytes)
            if let type = manifest.artifactType(config) { return artifacts.append(type) }
            if manifest.isOfImage { try config.check(manifest) }
            variants.append(
                Variant(
                    digest: descriptor.digest, manifest: manifest, config: config,
                    platform: config.platform(listedFor: descriptor.platform)))
        }

        /// The best for each of the platforms. Throws `platform` when one of them isn't there.
        func variants(for platforms: [Platform]) throws(Failure) -> [Platform: Variant] {
            var chosen: [Platform: Variant] = [:]
            for platform in platforms {
                guard let variant = variants.best(for: platform, { $0.platform }) else {
                    throw .isNotThere(for: [platform], builtFor: variants.map(\.platform), artifacts: artifacts)
                }
                chosen[platform] = variant
            }
            return chosen
        }
    }
}
