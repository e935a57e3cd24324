// The images of a target that an operation is about: their manifests and configurations.

import ContainerdClient
import Failure
import ImageWalk
import Inventory
import OCI
import TransferModel

/// Walks from a target down to manifests, and chooses among them. Where the documents come from is the caller's matter.
struct ImageTree: Sendable {
    struct Image: Sendable {
        var descriptor: Descriptor
        var manifest: Manifest
        /// Nil for what is no image, which has one of any kind.
        var config: ImageConfig?
    }

    /// Empty means all.
    let platforms: [Platform]
    let report: OperationContext.Report
    /// Nil for an index or a manifest that is left out.
    let document: @Sendable (_ descriptor: Descriptor, _ parents: [Digest]) async throws(Failure) -> [UInt8]?
    /// Called for each index and manifest, with all that it lists.
    let label: @Sendable (_ parent: Descriptor, _ children: [Descriptor]) async throws(Failure) -> Void

    /// Throws class `platform` when there is nothing for one of the platforms, `incomplete` for what can't be read, or
    /// where manifest and configuration disagree.
    func images(of target: Descriptor) async throws(Failure) -> [Image] {
        var images: [Image] = []
        var listed: [Platform] = []
        var root: Digest?
        try await ImageWalk.walk(target) { descriptor, path throws(Failure) in
            try await document(descriptor, path.suffix(1).map(\.digest))
        } _: { node throws(Failure) in
            switch node.content {
            case .index(let index, _):
                root = root ?? node.descriptor.digest
                try await label(node.descriptor, index.manifests)
                listed += index.manifests.filter { !$0.isAttestation }.compactMap { $0.platform?.normalized }
                return candidates(of: index)
            case .manifest(let manifest):
                try await label(node.descriptor, manifest.blobs)
                images.append(Image(descriptor: node.descriptor, manifest: manifest))
            case .missing, .other: break
            }
            return []
        }
        for position in images.indices { images[position].config = try await config(of: images[position]) }
        if !platforms.isEmpty { images = try chosen(of: images, listed) }
        for image in images {
            if image.manifest.isOfImage { try image.config?.check(image.manifest) }
            report(
                .contents(
                    root: root, manifest: image.descriptor, config: image.manifest.config,
                    layers: image.manifest.layers))
        }
        return images
    }

    /// What in an index may be for the platforms: the best of what says so, else all that says nothing.
    private func candidates(of index: Index) -> [Descriptor] {
        guard !platforms.isEmpty else { return index.manifests }
        let manifests = index.manifests.filter { !$0.isAttestation }
        let best = platforms.map { wanted in manifests.best(for: wanted) { $0.platform } }
        let digests = Set(best.compactMap { $0?.digest })
        return manifests.filter { digests.contains($0.digest) || $0.platform == nil && best.contains(nil) }
    }

    private func config(of image: Image) async throws(Failure) -> ImageConfig? {
        guard image.manifest.artifactType(nil) == nil, !image.descriptor.isAttestation else { return nil }
        return try await document(image.manifest.config, [image.descriptor.digest])
            .map { bytes throws(Failure) in try ImageConfig(decoding: bytes) }
    }

    /// The best for each of the platforms, as manifest and configuration together say.
    private func chosen(of images: [Image], _ listed: [Platform]) throws(Failure) -> [Image] {
        let artifacts = images.compactMap { $0.manifest.artifactType($0.config) }
        let known = images.compactMap { image -> (image: Image, platform: Platform)? in
            guard let config = image.config, image.manifest.artifactType(config) == nil else { return nil }
            return (image, config.platform(listedFor: image.descriptor.platform))
        }
        var chosen: [Image] = []
        for wanted in platforms {
            guard let best = known.best(for: wanted, { $0.platform })?.image else {
                throw .isNotThere(for: [wanted], builtFor: listed + known.map(\.platform), artifacts: artifacts)
            }
            if !chosen.contains(where: { $0.descriptor.digest == best.descriptor.digest }) { chosen.append(best) }
        }
        return chosen
    }
}

extension [ImageTree.Image] {
    /// The layers of all, each once.
    var layers: [Descriptor] {
        var seen: Set<Digest> = []
        return flatMap(\.manifest.layers).filter { seen.insert($0.digest).inserted }
    }
}
