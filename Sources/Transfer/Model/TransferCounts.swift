// How many blobs of an operation stand where.

/// Each blob is in exactly one of `done`, `downloading`, `uploading`, `stalled`, `unpacking`, `queued` and `aborted`.
package struct TransferCounts: Hashable, Sendable {
    package var done: Int
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
        done: Int = 0, downloading: Int = 0, uploading: Int = 0, stalled: Int = 0, unpacking: Int = 0, queued: Int = 0,
        aborted: Int = 0, here: Int = 0, saved: Int64 = 0
    ) {
        self.done = done
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
    package var nodes: Int { done + downloading + uploading + stalled + unpacking + queued + aborted }

    mutating func count(_ phase: NodePhase) {
        switch phase {
        case .waiting: queued += 1
        case .downloading: downloading += 1
        case .uploading: uploading += 1
        case .complete, .exists, .unpacked: done += 1
        case .unpacking: unpacking += 1
        case .stalled: stalled += 1
        case .aborted: aborted += 1
        }
    }
}
