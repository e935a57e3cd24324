// Which line of the progress view each running blob has.

import OCI

/// A blob gets a line when it starts and keeps it while it runs. A line whose blob has ended is given to the next that
/// starts; until then it stays, so that no running line below it moves up. Blobs that start in the same moment get
/// their lines in the order of the manifest, whatever order their events came in.
struct RowSlots {
    private(set) var lines: [Digest] = []
    private var starting: [Digest] = []

    mutating func start(_ digest: Digest) {
        if !lines.contains(digest), !starting.contains(digest) { starting.append(digest) }
    }

    /// Gives lines to all that have started since the last call.
    mutating func settle(order: (Digest) -> NodeOrder?, isRunning: (Digest) -> Bool) {
        guard !starting.isEmpty else { return }
        let orders = starting.filter(isRunning).compactMap { digest in order(digest).map { (digest, $0) } }
        starting.removeAll()
        var free = lines.indices.filter { !isRunning(lines[$0]) }[...]
        for (digest, _) in orders.sorted(by: { $0.1 < $1.1 }) {
            if let line = free.popFirst() {
                lines[line] = digest
            } else {
                lines.append(digest)
            }
        }
    }
}
