// The lines of the progress view.

import OCI

extension TransferProgress {
    /// The running blobs, each on the line that it got when it started; after a failure those that were cut off.
    /// `expanded` adds all others, in the order of the manifests. No more than `limit` lines are used, the line that
    /// says how many did not fit included.
    ///
    /// A blob that has ended keeps its line as long as a running one stands below it and no other has taken it; where
    /// lines are short, such blobs go first.
    package func rows(at now: Duration, limit: Int, expanded: Bool = false) -> TransferRows {
        var shown = hasEnded ? nodes.filter { $0.isCutOff } : lines
        if expanded {
            let first = Set(shown.map { $0.digest })
            shown = hasEnded ? nodes : shown + nodes.filter { !first.contains($0.digest) }
        } else if shown.count > limit, !hasEnded {
            shown = shown.filter { $0.isRunning }
        }
        let fitting = shown.count > limit ? max(limit - 1, 0) : shown.count
        return TransferRows(rows: shown.prefix(fitting).map { row($0, at: now) }, more: shown.count - fitting)
    }

    private var lines: [TransferNode] {
        var lines = settledSlots.lines.compactMap { self[$0] }
        while let last = lines.last, !last.isRunning { lines.removeLast() }
        return lines
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
