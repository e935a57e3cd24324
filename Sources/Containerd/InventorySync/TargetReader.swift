// Reads what of a target is here: its documents, not yet its snapshots.

import ContainerdClient
import Failure
import ImageWalk
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
            try await ImageWalk.walk(target) { descriptor, _ throws(Failure) in
                try await containerd.document(descriptor.digest)
            } _: { node throws(Failure) in
                documents.append(node.descriptor.digest)
                switch node.content {
                case .index(let index, _): return index.manifests.filter { !$0.isAttestation }
                case .manifest(let manifest): try await add(manifest, node.descriptor)
                case .missing where node.path.isEmpty:
                    throw Failure(.incomplete, "The image's manifest isn't here.")
                case .missing:
                    if let platform = node.descriptor.platform { contents.missing.append(platform.normalized) }
                case .other: break
                }
                return []
            }
        } catch {
            if error.code == .daemon || error.code == .cancelled { throw error }
            contents.problem = error
        }
    }

    private mutating func add(_ manifest: Manifest, _ descriptor: Descriptor) async throws(Failure) {
        // What is no image is of no platform, and has a configuration of any kind.
        var config = ImageConfig(os: "", architecture: "", rootFS: ImageConfig.RootFS(diffIDs: []))
        if manifest.artifactType(nil) == nil {
            documents.append(manifest.config.digest)
            guard let bytes = try await containerd.document(manifest.config.digest) else {
                if let platform = descriptor.platform { contents.missing.append(platform.normalized) }
                return
            }
            config = try ImageConfig(decoding: bytes)
        }
        contents.platforms.append(
            PlatformContents(
                platform: config.platform(listedFor: descriptor.platform), manifest: descriptor.digest,
                config: manifest.config.digest,
                blobSize: descriptor.size + manifest.contentSize, created: config.created,
                layers: manifest.layers.count,
                topChainID: ChainID.chain(of: config.rootFS.diffIDs).last))
    }
}
