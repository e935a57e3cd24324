// What a snapshotter is told of a layer: the labels of its snapshot.

import Inventory
import OCI

/// Where an image's layers can be read from, for snapshotters that don't need them here.
struct LayerSource: Sendable {
    /// The image's name, as it is pulled.
    var reference: String
    /// The manifest of the platform.
    var manifest: Digest
    /// The SOCI index that the user asks for.
    var sociIndex: Digest?
}

/// The labels of the snapshots of one image, as containerd's own clients and those of the snapshotters give them.
struct SnapshotLabels: Sendable {
    let snapshotter: SnapshotterSummary
    /// Nil where the image came from no registry.
    let source: LayerSource?
    /// Bottom first.
    let layers: [Descriptor]

    private static let prefix = "containerd.io/snapshot/"
    private static let imageLayers = prefix + "cri.image-layers"

    /// Of the snapshot that has this layer on top. Each is short enough for containerd, and none is empty.
    func labels(ofLayer index: Int, chainID: Digest) -> [String: String] {
        let layer = layers[index]
        var labels = layer.annotations.filter { $0.key.hasPrefix(Self.prefix) }
        labels["containerd.io/snapshot.ref"] = chainID.description
        if let source, snapshotter.address != nil {
            // Its neighbours are those above, as many as fit.
            let shown = layers[index...].prefix(
                Self.fitting(layers[index...].map(\.digest.description), Self.imageLayers))
            labels[Self.prefix + "cri.image-ref"] = source.reference
            labels[Self.prefix + "cri.manifest-digest"] = source.manifest.description
            labels[Self.prefix + "cri.layer-digest"] = layer.digest.description
            labels[Self.imageLayers] = shown.map(\.digest.description).joined(separator: ",")
            switch snapshotter.family {
            case .soci:
                labels[Self.prefix + "remote/soci.size"] = "\(layer.size)"
                labels[Self.prefix + "remote/image.layers.size"] = shown.map { "\($0.size)" }.joined(separator: ",")
                labels[Self.prefix + "remote/soci.index.digest"] = source.sociIndex?.description
            case .stargz:
                labels[Self.prefix + "remote/stargz.prefetch"] = "10485760"
                let key = Self.prefix + "remote/urls"
                labels[key] = Self.joined(layer.urls, key)
                for (number, neighbour) in shown.enumerated() {
                    labels["\(key).\(number)"] = Self.joined(neighbour.urls, "\(key).\(number)")
                }
            case .nydus, .overlaybd, .cvmfs, .fuseOverlayFS, nil: break
            }
        }
        return labels.filter { !$0.value.isEmpty && $0.key.utf8.count + $0.value.utf8.count <= ContentLabels.longest }
    }

    private static func joined(_ parts: [String], _ key: String) -> String {
        parts.prefix(fitting(parts, key)).joined(separator: ",")
    }

    /// How many of the parts a label holds, with commas between them.
    private static func fitting(_ parts: [String], _ key: String) -> Int {
        var left = ContentLabels.longest - key.utf8.count + 1
        return parts.prefix { part in
            left -= part.utf8.count + 1
            return left >= 0
        }.count
    }
}
