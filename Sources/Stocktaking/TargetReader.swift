// Reads what of a target is here: its documents, not yet its snapshots.

import ContainerdClient
import Failure
import Inventory
import OCI

struct TargetReader {
    private let containerd: Containerd
    private(set) var contents = TargetContents()
    /// What the contents were made of: all documents that were asked for, whether they are here or not.
    private(set) var documents: [Digest] = []

    /// Follows the target to its platforms. What can't be read becomes the contents' problem; only a daemon that is
    /// away, or a cancelled task, throws.
    init(_ target: Descriptor, in containerd: Containerd) async throws(Failure) {
        self.containerd = containerd
        do throws(Failure) {
            guard let bytes = try await document(target.digest) else {
                contents.problem = Failure(.incomplete, "The image's manifest isn't here.")
                return
            }
            switch try Document(decoding: bytes, as: target.mediaType) {
            case .manifest(let manifest):
                try await add(manifest, target)
            case .index(let index):
                for child in index.manifests where !child.isAttestation && child.mediaType.role != .index {
                    guard let bytes = try await document(child.digest) else {
                        if let platform = child.platform { contents.missing.append(platform.normalized) }
                        continue
                    }
                    guard case .manifest(let manifest) = try Document(decoding: bytes, as: child.mediaType) else {
                        continue
                    }
                    try await add(manifest, child)
                }
            }
        } catch {
            if error.class == .daemon || error.class == .cancelled { throw error }
            contents.problem = error
        }
    }

    private mutating func document(_ digest: Digest) async throws(Failure) -> [UInt8]? {
        documents.append(digest)
        return try await containerd.document(digest)
    }

    private mutating func add(_ manifest: Manifest, _ descriptor: Descriptor) async throws(Failure) {
        guard let bytes = try await document(manifest.config.digest) else {
            if let platform = descriptor.platform { contents.missing.append(platform.normalized) }
            return
        }
        let config = try ImageConfig(decoding: bytes)
        contents.platforms.append(
            PlatformContents(
                platform: config.platform, manifest: descriptor.digest, config: manifest.config.digest,
                blobSize: descriptor.size + manifest.contentSize, created: config.created,
                layers: manifest.layers.count,
                topChainID: ChainID.chain(of: config.rootFS.diffIDs).last))
    }
}
