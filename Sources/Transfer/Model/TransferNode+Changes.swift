// How a blob's progress changes: by a report, by a manifest, by the operation's end.

import OCI

extension TransferNode {
    /// No blob is larger, so sums of many never overflow; a daemon that says otherwise is not believed.
    private static let sizes: ClosedRange<Int64> = 0...(1 << 46)

    private static func bytes(_ count: Int64) -> Int64 { min(max(count, sizes.lowerBound), sizes.upperBound) }

    mutating func apply(_ report: NodeReport, at now: Duration) {
        learn(kind: report.kind, name: report.name, parents: report.parents)
        let current = Self.bytes(report.current)
        switch report.step {
        case .waiting:
            learn(size: report.total)
            if movement == .waiting {
                resumed = max(resumed, current)
                grow(to: resumed)
            }
        case .downloading:
            move(as: .downloading, to: current, of: report.total, at: now)
        case .uploading:
            move(as: .uploading, to: current, of: report.total, at: now)
        case .complete:
            learn(size: report.total)
            grow(to: current)
            end(as: .complete, at: now)
        case .exists:
            learn(size: report.total)
            end(as: moved > 0 ? .complete : .exists, at: now)
        case .lazy:
            learn(size: report.total)
            end(as: .lazy, at: now)
            endUnpacking()
        case .unpacking:
            endUnseen(at: now)
            unpack(to: current, of: report.total)
        case .unpacked:
            endUnseen(at: now)
            endUnpacking()
        }
        isMentioned = true
    }

    /// What is known already is kept: containerd names a blob differently from one event to the next, tells parents
    /// once at most, and `already exists` has none.
    mutating func learn(kind: NodeKind, name: String = "", parents: [Digest] = []) {
        if self.kind == .other { self.kind = kind }
        if givenName.isEmpty { givenName = name }
        if self.parents.isEmpty { self.parents = parents }
    }

    /// A total only grows. Unknown ones, nil or 0, change nothing.
    mutating func learn(size: Int64?) {
        guard let size, size > 0 else { return }
        total = max(total ?? 0, Self.bytes(size), current)
        if movement.isOver, !isLazy { current = total ?? current }
    }

    /// Every later end is ignored: the first one says whether the blob was moved.
    mutating func end(as end: Movement, at now: Duration) {
        guard !movement.isOver else { return }
        movement = end
        total = max(total ?? 0, current)
        if end != .lazy { current = total ?? current }
        times.ended = now
    }

    /// The blob has to be complete, though nobody said so. What was never waited for was there before.
    mutating func endUnseen(at now: Duration) {
        end(as: isMentioned ? .complete : .exists, at: now)
    }

    mutating func endUnpacking() {
        unpacking = .done
        unpackCurrent = unpackTotal ?? unpackCurrent
    }

    /// Makes the blob full, and unpacked only if its snapshot was seen.
    mutating func succeed(unpacked: Bool, at now: Duration) {
        endUnseen(at: isMoving ? times.grown : now)
        if unpacked, kind == .layer, occurrences > 0 || unpacking == .running { endUnpacking() }
        if unpacking == .running { unpacking = .notBegun }
    }

    mutating func abort() {
        if !movement.isOver || unpacking == .running { isAborted = true }
    }

    private mutating func move(as direction: Movement, to count: Int64, of size: Int64?, at now: Duration) {
        learn(size: size)
        guard !movement.isOver else { return }
        if times.started == nil {
            times.started = now
            times.grown = now
        }
        movement = direction
        let start = times.grown
        if grow(to: count) {
            times.grown = now
            meter.add(moved, at: now, since: start)
        }
    }

    /// Counts that fall are ignored: an upload that is retried begins at 0. Returns whether it grew.
    @discardableResult
    private mutating func grow(to count: Int64) -> Bool {
        guard count > current else { return false }
        current = count
        if let total { self.total = max(total, count) }
        return true
    }

    private mutating func unpack(to count: Int64, of size: Int64?) {
        guard unpacking != .done else { return }
        unpacking = .running
        guard let size, size > 0 else { return }
        unpackCurrent = max(unpackCurrent, count)
        unpackTotal = max(unpackTotal ?? 0, Self.bytes(size), unpackCurrent)
    }
}
