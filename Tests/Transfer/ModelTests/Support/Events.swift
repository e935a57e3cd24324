// Short words for the events of made traces: blobs are numbers, bytes are small.

import OCI
import TransferModel

/// The digest of blob `number`. 1 is the index, 2 the manifest, 3 the config; layers begin at 10.
func digest(_ number: Int) -> Digest {
    let hex = String(number, radix: 16)
    guard let digest = Digest("sha256:" + String(repeating: "0", count: 64 - hex.count) + hex) else {
        preconditionFailure("\(number) makes no digest")
    }
    return digest
}

func layer(_ number: Int, _ size: Int64 = 100) -> Descriptor {
    Descriptor(mediaType: .ociLayerGzip, digest: digest(number), size: size)
}

extension TransferEvent {
    static func report(
        _ number: Int, _ step: NodeReport.Step, _ current: Int64 = 0, of total: Int64? = nil,
        kind: NodeKind = .layer, name: String = "", parents: [Int] = []
    ) -> TransferEvent {
        .node(
            NodeReport(
                digest: digest(number), name: name, kind: kind, parents: parents.map(digest), step: step,
                current: current, total: total))
    }

    static func waiting(_ number: Int, of total: Int64 = 100) -> TransferEvent {
        .report(number, .waiting, of: total)
    }

    static func downloading(_ number: Int, _ current: Int64, of total: Int64 = 100) -> TransferEvent {
        .report(number, .downloading, current, of: total)
    }

    static func complete(_ number: Int, _ size: Int64 = 100) -> TransferEvent {
        .report(number, .complete, size, of: size)
    }

    static func exists(_ number: Int, _ size: Int64 = 100) -> TransferEvent {
        .report(number, .exists, size, of: size)
    }

    static func unpacking(_ number: Int, _ current: Int64, of total: Int64? = 100) -> TransferEvent {
        .report(number, .unpacking, current, of: total)
    }

    static func unpacked(_ number: Int) -> TransferEvent { .report(number, .unpacked) }

    /// Manifest 2 of index 1 with config 3: 10 bytes each, unless said otherwise.
    static func image(_ layers: [Int], size: Int64 = 100, manifest: Int = 2, config: Int = 3) -> TransferEvent {
        .contents(
            root: digest(1), manifest: Descriptor(mediaType: .ociManifest, digest: digest(manifest), size: 10),
            config: Descriptor(mediaType: .ociConfig, digest: digest(config), size: 10),
            layers: layers.map { layer($0, size) })
    }
}

extension Outcome {
    static func success(unpacked: Bool? = nil) -> Outcome {
        .succeeded(TransferResult(images: [], engine: .transfer, snapshotter: "overlayfs", unpacked: unpacked))
    }
}
