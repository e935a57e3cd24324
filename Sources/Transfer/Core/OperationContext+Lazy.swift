// Which layers of an image stay in a registry.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

extension OperationContext {
    /// The layers that aren't here while a snapshotter has mounted them lazily, each once.
    func lazyLayers(
        of record: ImageRecord, for choice: PlatformChoice, _ leased: Containerd
    ) async throws(Failure) -> [Descriptor] {
        // What isn't there at all is said by whoever needs it.
        guard let image = try? await LocalImage(record, in: leased), let parts = try? image.chosen(for: choice),
            parts.contains(where: { !$0.missing.isEmpty })
        else { return [] }
        let remote = SnapshotterSummary.summaries(of: try await probe.plugins(containerd)).filter(\.isRemote)
        var lazy: [Digest: Descriptor] = [:]
        for part in parts {
            guard let manifest = part.manifest, let bytes = try await leased.document(manifest.config.digest),
                let config = try? ImageConfig(decoding: bytes)
            else { continue }
            for (layer, name) in zip(manifest.layers, ChainID.chain(of: config.rootFS.diffIDs))
            where part.missing.contains(layer) {
                for snapshotter in remote
                where try await leased.snapshotter(snapshotter.name).snapshot(name.description)?.isLazy == true {
                    lazy[layer.digest] = layer
                }
            }
        }
        return Array(lazy.values)
    }
}
