// Short words for the events of a made-up pull: layers are numbers, sizes are megabytes.

import OCI
import TransferModel

extension TransferEvent {
    static func layer(
        _ number: Int, _ step: NodeReport.Step, _ current: Double = 0, of total: Double
    ) -> TransferEvent {
        .node(
            NodeReport(
                digest: digest(number), kind: .layer, step: step, current: Int64(current * 1e6),
                total: Int64(total * 1e6)))
    }

    /// The manifest was read: layers by number and megabytes.
    static func manifest(_ layers: (Int, Double)...) -> TransferEvent {
        .manifest(layers)
    }

    static func manifest(_ layers: [(Int, Double)]) -> TransferEvent {
        .contents(
            root: digest(1), manifest: Descriptor(mediaType: .ociManifest, digest: digest(2), size: 1_000),
            config: Descriptor(mediaType: .ociConfig, digest: digest(3), size: 2_000),
            layers: layers.map {
                Descriptor(mediaType: .ociLayerGzip, digest: digest($0.0), size: Int64($0.1 * 1e6))
            })
    }
}

extension Outcome {
    static let unpacked = Outcome.succeeded(
        TransferResult(images: [], engine: .transfer, snapshotter: "overlayfs", unpacked: true))
}
