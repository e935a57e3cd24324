// What is known of one part of a transfer.

package import OCI

/// While `unpacking` the numbers are of the unpacking, else of the download or upload.
package struct NodeState: Hashable, Sendable {
    package var phase: NodePhase
    package var current: Int64
    /// Nil if unknown.
    package var total: Int64?

    package init(phase: NodePhase, current: Int64, total: Int64?) {
        self.phase = phase
        self.current = current
        self.total = total
    }

    /// 0 to 1; nil if the total is unknown.
    package var fraction: Double? {
        guard let total else { return nil }
        return total > 0 ? Double(current) / Double(total) : 1
    }
}

/// Where a blob stands. Raw values are part of the contract with scripts.
package enum NodePhase: String, CaseIterable, Sendable {
    case waiting
    case downloading
    case uploading
    /// Moved by this operation.
    case complete
    /// Already there before.
    case exists
    /// A layer that stays in the registry: its snapshot is there, its bytes are read when they are used.
    case lazy
    case unpacking
    /// Its snapshot was seen.
    case unpacked
    /// Downloading or uploading, but nothing has come for a while. It goes on by itself if bytes come again.
    case stalled
    /// Unfinished when the operation failed or was cancelled.
    case aborted

    /// Something is being done to the blob, so its row is shown.
    package var isRunning: Bool {
        switch self {
        case .downloading, .uploading, .unpacking, .stalled: true
        case .waiting, .complete, .exists, .lazy, .unpacked, .aborted: false
        }
    }
}

/// What part of an image a blob is. Raw values are part of the contract with scripts.
package enum NodeKind: String, CaseIterable, Sendable {
    case index, manifest, config, layer, attestation, other

    /// What a descriptor says about its blob.
    package init(_ descriptor: Descriptor) {
        self =
            switch descriptor.mediaType.role {
            case .index: .index
            case .manifest: descriptor.isAttestation ? .attestation : .manifest
            case .config: .config
            case .layer: .layer
            case .other: .other
            }
    }
}

/// Where a blob stands among the others: as in the manifests, then as they came.
struct NodeOrder: Hashable, Comparable {
    /// The number of the manifest that was read, or `Int.max` for blobs that none of them lists.
    var manifest: Int
    /// Within the manifest: its index, itself, its config, its layers. Without one: as they came.
    var position: Int

    static func arrival(_ number: Int) -> NodeOrder { NodeOrder(manifest: .max, position: number) }

    var isArrival: Bool { manifest == .max }

    static func < (left: NodeOrder, right: NodeOrder) -> Bool {
        (left.manifest, left.position) < (right.manifest, right.position)
    }
}

/// `number` counts from 1. A layer that a manifest lists twice has the number of its first place; `count` counts both.
package struct LayerPosition: Hashable, Sendable {
    package var number: Int
    package var count: Int

    package init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }
}
