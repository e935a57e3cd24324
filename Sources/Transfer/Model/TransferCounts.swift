// Sums over the parts of a transfer.

/// Each blob is in exactly one of `done`, `lazy`, `downloading`, `uploading`, `stalled`, `unpacking`, `queued` and
/// `aborted`.
package struct TransferCounts: Hashable, Sendable {
    package var done: Int
    package var lazy: Int
    package var downloading: Int
    package var uploading: Int
    package var stalled: Int
    package var unpacking: Int
    package var queued: Int
    package var aborted: Int

    /// Blobs that were there before, whatever is done to them now.
    package var here: Int
    /// Bytes that need not be moved: those blobs, and the beginnings that an earlier attempt left.
    package var saved: Int64

    package init(
        done: Int = 0, lazy: Int = 0, downloading: Int = 0, uploading: Int = 0, stalled: Int = 0, unpacking: Int = 0,
        queued: Int = 0, aborted: Int = 0, here: Int = 0, saved: Int64 = 0
    ) {
        self.done = done
        self.lazy = lazy
        self.downloading = downloading
        self.uploading = uploading
        self.stalled = stalled
        self.unpacking = unpacking
        self.queued = queued
        self.aborted = aborted
        self.here = here
        self.saved = saved
    }

    /// Everything but `here`, which counts blobs a second time.
    package var nodes: Int { done + lazy + downloading + uploading + stalled + unpacking + queued + aborted }

    mutating func count(_ phase: NodePhase) {
        switch phase {
        case .waiting: queued += 1
        case .downloading: downloading += 1
        case .uploading: uploading += 1
        case .complete, .exists, .unpacked: done += 1
        case .lazy: lazy += 1
        case .unpacking: unpacking += 1
        case .stalled: stalled += 1
        case .aborted: aborted += 1
        }
    }
}

/// Blobs that were there before count as complete; layers that stay in the registry count for what was moved of them,
/// which is nothing unless totals were final before. `current` never falls and never exceeds `total`;
/// `total` changes only while `estimated`; once the operation has succeeded both are equal.
package struct OverallProgress: Hashable, Sendable {
    package var current: Int64
    package var total: Int64
    package var estimated: Bool

    package init(current: Int64, total: Int64, estimated: Bool) {
        self.current = current
        self.total = total
        self.estimated = estimated
    }
}

/// What one blob adds to the sums of its operation, so that the sums follow each change without a recount.
struct ProgressTotals: Hashable {
    var current: Int64 = 0
    var total: Int64 = 0
    var moved: Int64 = 0
    var manifests = 0
    var readManifests = 0

    init() {}

    init(_ node: TransferNode) {
        total = node.share ?? node.size
        current = node.movement.isOver ? total : min(node.current, total)
        moved = node.moved
        manifests = node.kind == .manifest ? 1 : 0
        readManifests = node.kind == .manifest && !node.order.isArrival ? 1 : 0
    }

    mutating func replace(_ old: ProgressTotals, by new: ProgressTotals) {
        current += new.current - old.current
        total += new.total - old.total
        moved += new.moved - old.moved
        manifests += new.manifests - old.manifests
        readManifests += new.readManifests - old.readManifests
    }
}
