// The lines of the progress view.

import OCI

extension TransferProgress {
    /// Blobs, each once: those that run and those that have just ended, each on the line that it got when it started;
    /// after a failure those that were cut off. Below them the others in the order of the manifests, layers first: what
    /// is known of an image by its documents matters least. No more than `limit` lines are used, the line that says
    /// how many did not fit included.
    ///
    /// A blob that runs doesn't move, as long as lines are enough for all that run at once; where they aren't, those
    /// that have ended go first. `start` is the first line that is shown; from 0 on, those that were done first give
    /// way to those that wait. With `atWork` nothing is shown but what runs.
    package func rows(at now: Duration, limit: Int, from start: Int = 0, atWork: Bool = false) -> TransferRows {
        let first = first(in: atWork || nodes.count <= limit ? limit : max(limit - 1, 0), atWork: atWork)
        let rest = atWork ? [] : others(than: Set(first.map(\.digest)))
        let count = first.count + rest.count
        let start = min(max(0, start), max(0, count - limit))
        let room = count - start > limit ? max(limit - 1, 0) : count - start
        let shown = first + (start == 0 && !hasEnded ? part(of: rest, in: room - first.count) : rest[...])
        let rows = shown.dropFirst(start).prefix(room).map { row($0, at: now) }
        return TransferRows(rows: rows, more: count - start - rows.count)
    }

    /// Those that have ended go where one that runs has no line otherwise.
    private func first(in room: Int, atWork: Bool) -> [TransferNode] {
        guard !hasEnded else { return nodes.filter { $0.isCutOff } }
        var lines = settledSlots.lines.compactMap { self[$0] }
        if lines.dropFirst(room).contains(where: { $0.isRunning }) { return lines.filter { $0.isRunning } }
        if atWork { while let last = lines.last, !last.isRunning { lines.removeLast() } }
        return lines
    }

    private func others(than shown: Set<Digest>) -> [TransferNode] {
        let others = nodes.filter { !shown.contains($0.digest) }
        return others.filter { !$0.isDocument } + others.filter { $0.isDocument }
    }

    /// From a third of the lines before the first that waits, in steps, so that not every end moves all lines.
    private func part(of rest: [TransferNode], in room: Int) -> ArraySlice<TransferNode> {
        guard room > 0, let waiting = rest.firstIndex(where: { !$0.movement.isOver }) else { return rest[...] }
        let step = max(1, room / 3)
        return rest.dropFirst(max(0, min(waiting / step * step - step, rest.count - room)))
    }

    /// The lines with those that have started in this moment.
    var settledSlots: RowSlots {
        var slots = slots
        slots.settle(order: { self[$0]?.order }, isRunning: { self[$0]?.isRunning ?? false })
        return slots
    }

    private func row(_ node: TransferNode, at now: Duration) -> TransferRow {
        TransferRow(
            digest: node.digest, name: node.name, kind: node.kind, position: node.position, state: node.state(at: now),
            speed: node.speed(at: now), stalledFor: node.stalledFor(at: now))
    }
}

extension TransferNode {
    /// What says of an image what it is made of.
    fileprivate var isDocument: Bool { position == nil && kind != .layer && kind != .other }
}
