// The images of an archive into the daemon, by this program itself.

import Archive
import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

/// Records are written last, so that a load that fails changes none.
struct LocalLoad: Sendable {
    let platforms: [Platform]
    /// What images without a name are called: this, `@` and their digest.
    let prefix: String
    let target: ImagesEndpoint.Unpack?
    let leased: Containerd
    let job: Job

    /// An image that is here whole, with the name that it is to get.
    typealias NamedImage = (name: String, target: Descriptor)

    func run(_ source: ByteSource) async throws(Failure) -> TransferResult {
        try await store(try await images(of: source))
    }

    /// Stores, labels and unpacks the images of an archive.
    func images(of source: ByteSource) async throws(Failure) -> [NamedImage] {
        try await images(of: try await ArchiveIntake(source: source, leased: leased, report: job.report).entries())
    }

    /// Labels and unpacks images whose blobs are in the content store.
    ///
    /// Throws class `platform` when none is for the platforms.
    func images(of entries: [ArchiveIntake.Entry]) async throws(Failure) -> [NamedImage] {
        var images: [NamedImage] = []
        var misfit: Failure?
        for entry in entries {
            let name = name(of: entry)
            do throws(Failure) {
                try await prepare(entry.target)
            } catch  where error.class == .platform {
                misfit = misfit ?? error
                job.report(.warning(Failure(.platform, "\(name) was left out. \(error.message)", hint: error.hint)))
                continue
            }
            images.append((name, entry.target))
        }
        guard !images.isEmpty else { throw misfit ?? Failure(.archive, "The archive holds no image.") }
        return images
    }

    /// Names them.
    func store(_ images: [NamedImage]) async throws(Failure) -> TransferResult {
        // All of them or none.
        try await shielded { [leased, images] () throws(Failure) in
            for (name, target) in images { try await leased.storeImage(name, target) }
        }
        return TransferResult(
            images: images.map { NamedDigest(reference: $0.name, digest: $0.target.digest) }, engine: .local,
            snapshotter: target?.snapshotter, unpacked: target != nil)
    }

    /// A name that is only a tag gets the prefix, as containerd does.
    private func name(of entry: ArchiveIntake.Entry) -> String {
        guard let name = entry.name else { return "\(prefix)@\(entry.target.digest)" }
        return name.contains(where: "/:@".contains) ? name : "\(prefix):\(name)"
    }

    private func prepare(_ target: Descriptor) async throws(Failure) {
        let tree = ImageTree(
            platforms: platforms, report: job.report,
            document: { descriptor, _ throws(Failure) in try await document(descriptor) },
            label: { parent, children throws(Failure) in
                try await leased.label(parent.digest, ContentLabels.children(children))
            })
        for image in try await tree.images(of: target) {
            for layer in image.manifest.layers where layer.mediaType.isDistributable {
                guard try await leased.blob(layer.digest) != nil else { throw .missing(layer.digest.description) }
            }
            guard !platforms.isEmpty || image.manifest.isOfImage && !image.descriptor.isAttestation else { continue }
            let config = try ImageConfig(decoding: try await document(image.manifest.config))
            if !platforms.isEmpty { try config.check(platforms) }
            try config.check(image.manifest)
            guard let unpack = self.target else { continue }
            try await Unpacker(snapshotter: unpack.snapshotter, leased: leased, report: job.report)
                .unpack(image.manifest, config) { _ in }
        }
    }

    private func document(_ descriptor: Descriptor) async throws(Failure) -> [UInt8] {
        guard let bytes = try await leased.document(descriptor.digest) else {
            throw .missing(descriptor.digest.description)
        }
        return bytes
    }
}
