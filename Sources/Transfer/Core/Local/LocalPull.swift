// One pull by this program itself: for daemons without a Transfer service, for snapshotters that are to know more than it
// tells, and from IPFS.

import ContainerdClient
import Failure
import FoundationEssentials
import IPFS
import Inventory
import OCI
import RegistryClient
import TransferModel

/// The record is written last, so that a pull that fails changes none. Of what a remote snapshotter mounts lazily nothing
/// is downloaded.
struct LocalPull: Sendable {
    let request: PullRequest
    let context: OperationContext

    private var name: String { request.source.name }

    func run() async throws(Failure) -> TransferResult {
        let platforms = request.platforms.list
        let unpack = try await context.unpackTarget(platforms, request.snapshotter, request.unpack)
        let target = try await context.underLease { leased throws(Failure) in
            let target = try await resolved { target, source throws(Failure) in
                let fetcher = Fetcher(source: source, leased: leased, report: context.report)
                try await fetch(target, platforms, unpack, fetcher)
                return target
            }
            try await leased.storeImage(name, target)
            return target
        }
        return TransferResult(
            images: [NamedDigest(reference: name, digest: target.digest)], engine: .local,
            snapshotter: unpack?.snapshotter, unpacked: unpack != nil)
    }

    /// Hands to `body` what the reference stands for, and where its blobs are.
    private func resolved(
        _ body: (_ target: Descriptor, _ source: any BlobSource) async throws(Failure) -> Descriptor
    ) async throws(Failure) -> Descriptor {
        switch request.source {
        case .registry(let reference):
            try await context.access.attempt(reference, context) { attempt throws(Failure) in
                try await attempt.withClient { client throws(Failure) in
                    context.report(.status("resolving \(name)"))
                    let target = try await client.resolve(reference)
                    return try await body(target, RegistryBlobs(client: client, reference: reference))
                }
            }
        case .ipfs(let reference):
            try await context.withIPFS { client throws(Failure) in
                context.report(.status("resolving \(reference)"))
                return try await body(try await client.image(reference), IPFSBlobs(client: client))
            }
        }
    }

    private func fetch(
        _ target: Descriptor, _ platforms: [Platform], _ unpack: ImagesEndpoint.Unpack?, _ fetcher: Fetcher
    ) async throws(Failure) {
        let tree = ImageTree(
            platforms: platforms, report: context.report,
            document: { descriptor, parents throws(Failure) in
                try await fetcher.document(descriptor, parents: parents)
            },
            label: { parent, children throws(Failure) in
                try await fetcher.leased.label(parent.digest, ContentLabels.children(children))
            })
        let images = try await tree.images(of: target)
        guard let unpack, let image = images.first, let config = image.config else {
            context.report(.settled)
            // Where all platforms are taken, no configuration was read.
            let configs = images.filter { $0.config == nil }.map(\.manifest.config)
            return try await concurrently(context.access.downloads, configs + images.layers) { blob throws(Failure) in
                try await fetcher.fetch(blob)
            }
        }
        context.report(.unpacks(snapshotter: unpack.snapshotter, asTheyCome: true))
        let unpacker = try await context.unpacker(for: unpack, fetcher.leased)
        let source = LayerSource(
            reference: name, manifest: image.descriptor.digest, sociIndex: request.sociIndex)
        // How much a remote snapshotter leaves to be moved is known at the end.
        if !unpacker.snapshotter.isRemote { context.report(.settled) }
        let count = try await LayerPipeline(
            manifest: image.manifest, source: source, downloads: context.access.downloads, unpacker: unpacker
        ).run(config) { layer throws(Failure) in
            try await fetcher.fetch(layer)
            if let size = await fetcher.leased.unpackedSize(of: layer) {
                context.report(.unpackedSize(layer.digest, size))
            }
        }
        context.report(.settled)
        let isReadable =
            count.lazy == 0 && unpacker.snapshotter.family == .soci && request.sociIndex == nil
            ? await fetcher.source.isReferredTo(image.descriptor.digest, by: MediaType.sociIndex)
            : unpacker.snapshotter.reads(image.manifest.layers)
        if let warning = count.warning(of: unpacker.snapshotter, isReadable: isReadable) {
            context.report(.warning(warning))
        }
    }
}

extension Containerd {
    /// Writes a record, as a new one or over the one of that name, whose labels it keeps.
    func storeImage(_ name: String, _ target: Descriptor) async throws(Failure) {
        let now = Date()
        for _ in 1...3 {
            let old = try await image(named: name)
            let image = ImageRecord(
                name: name, target: target, labels: old?.labels ?? [:], createdAt: now, updatedAt: now)
            do throws(Failure) {
                return old == nil ? try await createImage(image) : try await updateImage(image)
            } catch  where error.code == .conflict || error.code == .notFound {
                // Somebody has written or removed it in between.
            }
        }
        throw Failure(.conflict, "The image \(name) is being written by somebody else.", hint: "Try again.")
    }
}
