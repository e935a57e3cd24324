// Learns how fast a daemon unpacks from what is reported of an operation, without the rest of its progress.

import OCI

/// Costs a look-up an event, but for `contents`. Times are since the operation's start.
package struct UnpackFollower: Sendable {
    private var snapshotter: String?
    private var unpack = UnpackKnowledge()
    private var nodes: [Digest: TransferNode] = [:]

    package init() {}

    /// Takes an event; most say nothing of the unpacking.
    package mutating func apply(_ event: TransferEvent, at now: Duration) {
        switch event {
        case .unpacks(let snapshotter, let asTheyCome, let usual):
            self.snapshotter = snapshotter
            unpack.begin(asTheyCome: asTheyCome, usual)
        case .unpackedSize(let digest, let size): if let layer = nodes[digest] { unpack.learn(size, of: layer) }
        case .contents(_, let manifest, _, let layers):
            guard !manifest.isAttestation else { return }
            for layer in layers {
                var node = node(layer.digest)
                node.learn(kind: NodeKind(layer))
                node.learn(size: layer.size)
                nodes[layer.digest] = node
            }
        case .node(let report):
            let before = node(report.digest)
            var node = before
            node.apply(report, at: now)
            unpack.learn(from: before, to: &node, at: now)
            nodes[report.digest] = node
        case .engine, .status, .warning, .stream, .settled, .waiting, .preparing, .silence, .note, .relays, .asked:
            break
        }
    }

    private func node(_ digest: Digest) -> TransferNode {
        nodes[digest] ?? TransferNode(digest: digest, order: .arrival(nodes.count))
    }

    /// How fast it went, and with which snapshotter; nil where no layer was seen to be unpacked.
    package var learnt: (snapshotter: String, pace: UnpackPace.Usual)? {
        guard let snapshotter, let pace = unpack.pace.learnt else { return nil }
        return (snapshotter, pace)
    }
}
