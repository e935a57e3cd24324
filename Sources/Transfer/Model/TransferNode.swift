// One blob of an operation: what is known of it, and how far its download and its unpacking are.

package import OCI

/// The two phases are kept apart: `current` of `total` counts the download or upload, `unpackCurrent` of
/// `unpackTotal` the unpacking. Neither count ever falls, and neither exceeds its total.
package struct TransferNode: Hashable, Sendable {
    enum Movement: Hashable {
        case waiting, downloading, uploading, complete, exists, lazy

        var isOver: Bool { self == .complete || self == .exists || self == .lazy }
    }

    enum Unpacking: Hashable {
        case notBegun, running, done
    }

    /// When the bytes began to move, when more of them came last, and when all were there.
    struct Times: Hashable {
        var started: Duration?
        var grown = Duration.zero
        var ended: Duration?
        /// When the piece began that is on its way; nil unless the blob has a slot, as far as can be told.
        var piece: Duration?
        /// When its unpacking was first told of.
        var unpacking: Duration?
    }

    /// Nothing has come for this long: the blob is stalled.
    package static let patience = Duration.seconds(10)

    package let digest: Digest
    package internal(set) var kind = NodeKind.other
    package internal(set) var parents: [Digest] = []
    /// Nil unless a manifest that was read lists the blob as a layer.
    package internal(set) var position: LayerPosition?

    package internal(set) var current: Int64 = 0
    /// Nil if unknown.
    package internal(set) var total: Int64?
    package internal(set) var unpackCurrent: Int64 = 0
    /// Nil if unknown, as with every daemon before containerd 2.2.
    package internal(set) var unpackTotal: Int64?

    var movement = Movement.waiting
    var unpacking = Unpacking.notBegun
    var isAborted = false
    /// An engine has spoken of the blob, not only a manifest.
    var isMentioned = false
    /// What was there before the operation began: no part of what is moved.
    var resumed: Int64 = 0
    /// How often the manifests that were read name this layer.
    var occurrences = 0
    var order: NodeOrder
    /// What the blob adds to the overall total; nil while totals may change, then it is the size of that moment.
    var share: Int64?

    var givenName = ""
    var meter = SpeedMeter()
    var times = Times()
    /// The state that the last change told of.
    var recorded: NodeState?

    init(digest: Digest, order: NodeOrder) {
        self.digest = digest
        self.order = order
    }
}

extension TransferNode {
    /// The first name that an engine gave; until one does, the one containerd would give.
    package var name: String { givenName.isEmpty ? "\(kind.rawValue)-\(digest)" : givenName }

    /// Bytes moved by this operation. A blob that was there moved none.
    package var moved: Int64 { movement == .exists ? 0 : current - resumed }

    /// Bytes that need not be moved.
    package var saved: Int64 { movement == .exists ? current : resumed }

    /// What is to be moved, as far as it is known.
    var size: Int64 { isLazy ? current : total ?? current }

    /// It was there before the operation began.
    package var isHere: Bool { movement == .exists }

    /// It stays in the registry.
    package var isLazy: Bool { movement == .lazy }

    var isMoving: Bool { !isAborted && (movement == .downloading || movement == .uploading) }

    package func phase(at now: Duration) -> NodePhase {
        if isAborted { return .aborted }
        switch (unpacking, movement) {
        case (_, .lazy): return .lazy
        case (.running, _): return .unpacking
        case (.done, _): return .unpacked
        case (.notBegun, .waiting): return .waiting
        case (.notBegun, .complete): return .complete
        case (.notBegun, .exists): return .exists
        case (.notBegun, .downloading): return isStalled(at: now) ? .stalled : .downloading
        case (.notBegun, .uploading): return isStalled(at: now) ? .stalled : .uploading
        }
    }

    package func state(at now: Duration) -> NodeState {
        let phase = phase(at: now)
        return phase == .unpacking
            ? NodeState(phase: phase, current: unpackCurrent, total: unpackTotal)
            : NodeState(phase: phase, current: current, total: total)
    }

    /// How long nothing has come, once that is `patience` or more.
    package func stalledFor(at now: Duration) -> Duration? {
        isStalled(at: now) ? now - times.grown : nil
    }

    private func isStalled(at now: Duration) -> Bool {
        isMoving && now - times.grown >= Self.patience
    }

    /// Bytes a second while downloading or uploading; nil while it can't be told.
    package func speed(at now: Duration) -> Double? {
        isMoving ? meter.speed(at: now) : nil
    }

    /// Begun, and neither over nor given up.
    var isRunning: Bool { isMoving || !isAborted && unpacking == .running }

    /// Begun when the operation failed or was cancelled.
    var isCutOff: Bool { isAborted && (times.started != nil || unpacking == .running) }
}
