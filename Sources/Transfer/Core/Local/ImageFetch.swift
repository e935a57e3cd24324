// Brings an image into the content store, and unpacks it as its layers come.

import ContainerdClient
import Failure
import Inventory
import OCI
import Text
import TransferModel

/// Without the image's record.
struct ImageFetch: Sendable {
    let fetcher: Fetcher
    /// Empty means all.
    let platforms: [Platform]
    /// Nil means not at all.
    let unpack: ImagesEndpoint.Unpack?
    let context: OperationContext
    /// What of the target's documents is fetched; nil means what the platforms need.
    var kept: Set<Digest>?

    /// An image whose layers have snapshots.
    struct Unpacked: Sendable {
        var manifest: Digest
        var layers: [Descriptor]
        var snapshotter: SnapshotterSummary
        var count: LazyCount
    }

    /// `layerSource` says of a manifest where a snapshotter may read its layers itself, if it may. Nil where nothing is
    /// unpacked.
    func run(
        _ target: Descriptor, layerSource: (_ manifest: Digest) -> LayerSource?
    ) async throws(Failure) -> Unpacked? {
        let tree = ImageTree(
            platforms: kept == nil ? platforms : [], report: context.report,
            document: { descriptor, parents throws(Failure) in
                guard kept?.contains(descriptor.digest) != false else { return nil }
                return try await fetcher.document(descriptor, parents: parents)
            },
            label: { parent, children throws(Failure) in
                try await fetcher.leased.label(parent.digest, ContentLabels.children(children))
            })
        let images = try await tree.images(of: target)
        context.reportRelay(of: images.layers)
        guard let unpack, let image = images.first, let config = image.config else {
            context.report(.settled)
            // Where all platforms are taken, no configuration was read.
            let configs = images.filter { $0.config == nil }.map(\.manifest.config)
            try await concurrently(context.access.downloads, configs + images.layers) { blob throws(Failure) in
                try await fetcher.fetch(blob)
            }
            return nil
        }
        context.report(.unpacks(snapshotter: unpack.snapshotter, asTheyCome: true))
        let unpacker = try await context.unpacker(for: unpack, fetcher.leased)
        // How much a remote snapshotter leaves to be moved is known at the end.
        if !unpacker.snapshotter.isRemote { context.report(.settled) }
        let count = try await LayerPipeline(
            manifest: image.manifest, source: layerSource(image.descriptor.digest),
            downloads: context.access.downloads, unpacker: unpacker
        ).run(config) { layer throws(Failure) in
            try await fetcher.fetch(layer)
            if let size = await layer.unpackedSize(in: fetcher.leased) {
                context.report(.unpackedSize(layer.digest, size))
            }
        }
        context.report(.settled)
        return Unpacked(
            manifest: image.descriptor.digest, layers: image.manifest.layers, snapshotter: unpacker.snapshotter,
            count: count)
    }
}
