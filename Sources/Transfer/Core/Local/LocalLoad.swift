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
    let context: OperationContext

    /// An image that is here whole, with the name that it is to get.
    typealias NamedImage = (name: String, target: Descriptor)

    /// Stores, labels and unpacks the images that lie in a folder of an archive, or at its top.
    func images(
        of source: ByteSource, in folder: String = "", report: OperationContext.Report? = nil
    ) async throws(Failure) -> [NamedImage] {
        let ingest = ArchiveIngest(
            source: source, folder: folder, leased: leased, storesOtherDigests: context.features.has(.otherDigests),
            report: report ?? context.report)
        return try await images(of: try await ingest.entries())
    }

    /// Labels and unpacks images whose blobs are in the content store.
    ///
    /// Throws class `platform` when none is for the platforms.
    func images(of entries: [ArchiveIngest.Entry]) async throws(Failure) -> [NamedImage] {
        var images: [NamedImage] = []
        var misfit: Failure?
        for (name, targets) in targetsByName(entries) {
            let target = try await leased.best(of: targets, for: platforms)
            do throws(Failure) {
                try await prepare(target)
            } catch  where error.code == .platform {
                misfit = misfit ?? error
                context.report(.warning(Failure(.platform, "\(name) was left out. \(error.message)", hint: error.hint)))
                continue
            }
            images.append((name, target))
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

    /// In the order of the archive.
    private func targetsByName(_ entries: [ArchiveIngest.Entry]) -> [(name: String, targets: [Descriptor])] {
        let names = entries.map { $0.name(prefix: prefix) }
        let targets = Dictionary(grouping: zip(names, entries)) { $0.0 }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.map { ($0, targets[$0]?.map(\.1.target) ?? []) }
    }

    private func prepare(_ target: Descriptor) async throws(Failure) {
        let tree = ImageTree(
            platforms: platforms, report: context.report,
            document: { descriptor, _ throws(Failure) in try await document(descriptor) },
            label: { parent, children throws(Failure) in
                try await leased.label(parent.digest, ContentLabels.children(children))
            })
        for image in try await tree.images(of: target) {
            for layer in image.manifest.layers where layer.mediaType.isDistributable {
                guard try await leased.blob(layer.digest) != nil else { throw .missing(layer.digest.description) }
            }
            guard let unpack = self.target, let config = image.config else { continue }
            try await context.unpacker(for: unpack, leased)
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
