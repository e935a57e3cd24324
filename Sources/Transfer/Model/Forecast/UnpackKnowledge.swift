// What is learnt of the unpacking of an operation's layers: how large they become, and how long that takes.

import OCI

/// Times are seconds since the operation's start.
struct UnpackKnowledge: Sendable {
    /// How many times as large layers are once they are unpacked, where none has told.
    static let usualPacking = 2.0

    /// Whether layers are unpacked while others are moved. Nil where none is unpacked.
    private(set) var asTheyCome: Bool?
    private(set) var pace = UnpackPace()
    private var sizes: [Digest: Double] = [:]
    private var packing = (packed: 0.0, unpacked: 0.0)
    /// When a layer was unpacked last.
    private var lastEnd = 0.0

    /// What was usual before says less than what was seen of this operation.
    mutating func begin(asTheyCome: Bool, _ usual: UnpackPace.Usual?) {
        self.asTheyCome = asTheyCome
        if let usual, pace.learnt == nil { pace = UnpackPace(usual) }
    }

    mutating func learn(_ size: Int64, of layer: TransferNode) {
        let size = Double(max(size, 0))
        guard let packed = layer.total, sizes.updateValue(size, forKey: layer.digest) == nil else { return }
        packing.packed += Double(packed)
        packing.unpacked += size
    }

    /// Whether anybody has told how large a layer becomes.
    var knowsSizes: Bool { packing.packed > 0 }

    /// What a layer becomes is as told, or as those that were told let expect.
    func size(of layer: TransferNode) -> UnpackPace.Size {
        let ratio = packing.packed > 0 ? packing.unpacked / packing.packed : Self.usualPacking
        let packed = Double(layer.total ?? layer.current)
        return UnpackPace.Size(packed: packed, unpacked: sizes[layer.digest] ?? packed * ratio)
    }

    /// Learns from a blob that a report has changed.
    mutating func learn(from before: TransferNode, to node: inout TransferNode, at now: Duration) {
        guard node.kind == .layer, node.unpacking != before.unpacking else { return }
        if node.unpacking == .running { node.times.unpacking = now }
        guard node.unpacking == .done else { return }
        let (time, isSeen) = (now.inSeconds, before.unpacking == .running)
        let (size, start) = (size(of: node), start(of: before, time))
        lastEnd = time
        // Snapshots that were there are no work.
        guard node.movement == .complete || isSeen else { return }
        // One that nobody saw under way may have been done for a while when it was looked for.
        if !isSeen { lastEnd = min(time, start + pace.seconds(for: size)) }
        pace.learn(size, in: lastEnd - start, at: time)
    }

    /// Since when a layer is unpacked that is next.
    func start(of layer: TransferNode, _ now: Double) -> Double {
        let came = layer.times.ended?.inSeconds ?? now
        let told = layer.times.unpacking?.inSeconds ?? now
        return max(lastEnd, asTheyCome == false ? told : min(came, told))
    }
}
