// What the progress says in numbers: bytes, speed, time left, counts.

package import OCI

extension TransferProgress {
    /// The bar is full when all is done, and not before.
    private static let longestUnfinished = 0.99

    /// Bytes downloaded or uploaded; unpacking has no part in it.
    package var overall: OverallProgress {
        OverallProgress(current: totals.current, total: totals.total, estimated: !isSettled && !hasSucceeded)
    }

    /// How long the overall bar is, 0 to 1. It never falls, even where totals grow. Nil before a manifest was read.
    package var completion: Double? {
        if hasSucceeded { return 1 }
        return longestBar > 0 ? longestBar : bar
    }

    /// The overall bar of this moment: time that has passed of all the time, beside what was here before. Before that is
    /// known, bytes; a manifest that is still to be read weighs as much as one that was.
    var bar: Double? {
        guard totals.total > 0, isSettled || stream.isKnown || totals.readManifests > 0 else { return nil }
        let known = min(Double(totals.current) / Double(totals.total), Self.longestUnfinished)
        if let end = forecast.end {
            let here = min(Double(totals.current - totals.moved) / Double(totals.total), Self.longestUnfinished)
            return here + (Self.longestUnfinished - here) * min(end.at / end.likely, 1)
        }
        return isSettled || stream.isKnown ? known : known * Double(totals.readManifests) / Double(totals.manifests)
    }

    /// Bytes moved so far. What was there before is left out.
    package var moved: Int64 { totals.moved }

    package var hasEnded: Bool { outcome != nil }

    private var hasSucceeded: Bool {
        if case .succeeded = outcome { true } else { false }
    }

    /// How long the operation has run, or ran.
    package func elapsed(at now: Duration) -> Duration { endedAt ?? now }

    /// Bytes a second over the last 4 s. Nil before there is enough to measure, and after the end.
    package func speed(at now: Duration) -> Double? { hasEnded ? nil : meter.speed(at: now) }

    package func phase(of node: TransferNode, at now: Duration) -> NodePhase { node.phase(at: now) }

    /// Nil if nothing is known of the blob.
    package func phase(of digest: Digest, at now: Duration) -> NodePhase? { self[digest]?.phase(at: now) }

    package func counts(at now: Duration) -> TransferCounts {
        var counts = TransferCounts()
        for node in nodes {
            counts.count(node.phase(at: now))
            counts.here += node.isHere ? 1 : 0
            counts.saved += node.saved
        }
        return counts
    }

    package var unpack: UnpackProgress {
        var progress = UnpackProgress()
        var bytes = UnpackProgress.Bytes(current: 0, total: 0)
        for node in nodes where node.kind == .layer {
            let count = max(node.occurrences, 1)
            let isDone = node.unpacking == .done
            let size = max(node.unpackTotal ?? 0, node.size)
            progress.layers += count
            progress.unpacked += isDone ? count : 0
            guard !node.isLazy else { continue }
            bytes.current += isDone ? size : node.unpackCurrent
            bytes.total += size
        }
        if nodes.contains(where: { $0.unpackTotal != nil }) { progress.bytes = bytes }
        return progress
    }

    /// Nil while the operation runs.
    package var summary: TransferSummary? {
        guard let outcome, let endedAt else { return nil }
        return TransferSummary(
            outcome: outcome, bytes: stream.totals.moved > 0 ? stream.totals.moved : totals.moved,
            fetched: stream.totals.moved > 0 ? totals.moved - stream.totals.moved : 0, duration: endedAt,
            average: totals.moved > 0 && endedAt > .zero ? Double(totals.moved) / endedAt.inSeconds : nil,
            slowest: nodes.compactMap(\.layerTime).max { $0.duration < $1.duration }, lazy: lazy)
    }

    private var lazy: TransferSummary.LazyLayers? {
        let nodes = nodes.filter(\.isLazy)
        guard !nodes.isEmpty else { return nil }
        return TransferSummary.LazyLayers(
            count: nodes.reduce(0) { $0 + max($1.occurrences, 1) },
            bytes: nodes.reduce(0) { $0 + ($1.total ?? 0) - $1.current })
    }
}

extension TransferNode {
    /// Nil unless this is a layer that was seen moving and came to its end.
    fileprivate var layerTime: TransferSummary.SlowestLayer? {
        guard kind == .layer, movement == .complete, let start = times.started, let end = times.ended
        else { return nil }
        return TransferSummary.SlowestLayer(
            digest: digest, position: position, bytes: moved, duration: end - start)
    }
}
