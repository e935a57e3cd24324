// The lines of the progress view.

import OCI

extension TransferProgress {
    /// Blobs, each once: those that run and those that have just ended, each on the line that it got when it started;
    /// after a failure those that were cut off. Below them the others in the order of the manifests, layers first: what
    /// is known of an image by its documents matters least. No more than `limit` lines are used, the line that says
    /// how many did not fit included.
    ///
    /// A blob that runs doesn't move, as long as lines are enough for all that run at once; where they aren't, those
    /// that have ended go first. `start` is the first line that is shown; where it is nil, those that were done first give
    /// way to those that wait. With `atWork` nothing is shown but what runs.
    package func rows(at now: Duration, limit: Int, from start: Int? = nil, atWork: Bool = false) -> TransferRows {
        let (first, rest) = lines(limit: limit, atWork: atWork)
        let count = first.count + rest.count
        let from = min(max(0, start ?? 0), max(0, count - limit))
        let room = count - from > limit ? max(limit - 1, 0) : count - from
        let skipped = start == nil ? skipped(of: rest, in: room - first.count) : 0
        let rows = (first + rest.dropFirst(skipped)).dropFirst(from).prefix(room).map { row($0, at: now) }
        return TransferRows(rows: rows, more: count - from - rows.count)
    }

    /// How far those lines are scrolled, and how far they can be: until the last stands on the last of the lines. Where
    /// those that were done first have given way, scrolling begins with the first that hasn't.
    package func scroll(limit: Int, from start: Int?, atWork: Bool) -> (start: Int, most: Int) {
        let (first, rest) = lines(limit: limit, atWork: atWork)
        let most = max(0, first.count + rest.count - limit)
        let room = (most > 0 ? limit - 1 : limit) - first.count
        return (min(max(0, start ?? skipped(of: rest, in: room)), most), most)
    }

    /// Those that have a line of their own, and all others below them.
    private func lines(limit: Int, atWork: Bool) -> (first: [TransferNode], rest: [TransferNode]) {
        let first = first(in: atWork || nodes.count <= limit ? limit : max(limit - 1, 0), atWork: atWork)
        return (first, atWork ? [] : others(than: Set(first.map(\.digest))))
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

    /// How many give way, so that the first that waits stands in the second third of the lines: in steps, so that not
    /// every end moves all lines.
    private func skipped(of rest: [TransferNode], in room: Int) -> Int {
        guard !hasEnded, room > 0, let waiting = rest.firstIndex(where: { !$0.movement.isOver }) else { return 0 }
        let step = max(1, room / 3)
        return max(0, min(waiting / step * step - step, rest.count - room))
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
