// Where what is known of the blobs meets the forecast: what it learns from them, and what is left to play.

import OCI

extension TransferNode {
    /// It is moved in a slot. Documents are small, and before or after all others.
    var needsSlot: Bool {
        switch kind {
        case .layer, .other: true
        case .index, .manifest, .config, .attestation: false
        }
    }

    var isLeft: Bool { needsSlot && !movement.isOver && !isAborted }
}

extension TransferProgress {
    /// Learns from a blob that has changed.
    mutating func learn(from before: TransferNode, at position: Int, _ now: Duration) {
        if nodes[position].needsSlot, !before.movement.isOver { learnMoved(from: before, at: position, now.inSeconds) }
        forecast.unpack.learn(from: before, to: &nodes[position], at: now)
    }

    private mutating func learnMoved(from before: TransferNode, at position: Int, _ now: Double) {
        let node = nodes[position]
        let isWhole = node.movement == .complete
        // A blob that was here never had a slot.
        let hasMoved = node.moved > before.moved || isWhole && node.moved > 0
        guard hasMoved || node.movement.isOver else { return }
        let since = before.times.piece?.inSeconds ?? (hasMoved ? forecast.takeSlot() : nil)
        let isUpload = before.movement == .uploading || node.movement == .uploading
        if hasMoved, isWhole || !isUpload {
            let start = since.map { isWhole ? $0 + Forecast.blobOverhead : $0 }
            forecast.learn(moved: isUpload ? node.moved : node.moved - before.moved, from: start, to: now)
        }
        if node.movement.isOver {
            nodes[position].times.piece = nil
            if before.times.piece != nil || hasMoved { forecast.leaveSlot() }
            fillSlots(.seconds(now))
        } else {
            nodes[position].times.piece = .seconds(isUpload ? since ?? now : now)
        }
    }

    /// All slots are in use as long as there are blobs for them.
    mutating func fillSlots(_ now: Duration) {
        forecast.fillSlots(nodes.count { $0.isLeft }, at: now.inSeconds)
    }

    /// Says when the operation will be done, as far as that is known; looks four times a second at most.
    mutating func forecastEnd(_ now: Duration) {
        let time = now.inSeconds
        if let end = forecast.end, time - end.at < 0.25 { return }
        guard let found = expectedEnd(time) else { return }
        guard var end = forecast.end else {
            forecast.end = found
            return
        }
        let passed = time - end.at
        // Good news at once, bad news by and by.
        let patience = min(max(0.08 * (found.likely - time), 1), 15) * (found.likely < end.likely ? 0.4 : 1)
        let share = passed / (passed + patience)
        end.earliest += (found.earliest - end.earliest) * share
        end.likely += (found.likely - end.likely) * share
        end.latest += (found.latest - end.latest) * share
        end.isSure = found.isSure && forecast.isSure(from: end.earliest - time, to: end.latest - time)
        end.at = time
        forecast.end = end
    }

    /// Nil while the pace isn't known.
    private func expectedEnd(_ now: Double) -> Forecast.End? {
        guard isSettled || stream.isKnown, totals.total > 0, !hasEnded, knowsPace else { return nil }
        let doubt = (
            line: 0.08 + 0.35 / (1 + forecast.connection.pieces).squareRoot(),
            disk: forecast.unpack.pace.doubt
        )
        guard let expected = pipeline(now), case let likely = expected.ends.all,
            let best = pipeline(
                now, line: 1 / (1 + doubt.line), disk: 1 / (1 + doubt.disk), pauses: 0)?.ends.all
        else { return nil }
        var worst = 2 * likely - best
        // So may a pause be longer.
        if expected.isStill { worst = max(worst, pipeline(now, pauses: 3)?.ends.all ?? worst) }
        // A disk may be slower by more than it may be faster.
        if forecast.unpack.pace.isGuess { worst = max(worst, pipeline(now, disk: 1 + doubt.disk)?.ends.all ?? worst) }
        let start = now + Forecast.closing
        return Forecast.End(
            earliest: start + best, likely: start + likely, latest: start + worst,
            isSure: !expected.isStill && forecast.isSure(from: best, to: worst), at: now)
    }

    /// Asked of each event until the first piece has come, and so without a look at all blobs.
    private var knowsPace: Bool {
        forecast.connection.value() != nil || forecast.others.contains { $0.pace != nil }
            || !nodes.contains(where: \.isLeft)
    }

    /// What is left, if downloads, unpacking and what stands still took so many times as long as they are expected to.
    func pipeline(_ now: Double, line: Double = 1, disk: Double = 1, pauses: Double = 1) -> Pipeline? {
        var pipeline = Pipeline(slots: forecast.slots)
        var downloads: [Digest: Int] = [:]
        let left = nodes.filter(\.isLeft)
        if !left.isEmpty {
            guard let pace = connectionPace(left, now) ?? forecast.others.compactMap(\.pace).max() else { return nil }
            pipeline.others = othersFirst(pace / line, now)
            let usual = left.map { piece(of: $0) / pace }.max() ?? 0
            let silence = forecast.pause(usual, at: now)
            var unknown = forecast.unknown
            for node in left {
                var since = node.times.piece?.inSeconds
                if since == nil, let slot = unknown.firstIndex(where: { couldRun(node, since: $0, pace, now) }) {
                    since = unknown.remove(at: slot)
                }
                downloads[node.digest] = pipeline.downloads.count
                pipeline.downloads.append(download(node, since, pace / line, now, (pauses, silence)))
            }
            pipeline.isStill = silence > 0
            pipeline.pause = max(waitEnd.inSeconds - now, silence * pauses)
        }
        let archive = Double(stream.totals.total - stream.totals.current)
        if archive > 0 {
            guard let pace = forecast.connection.value() else { return nil }
            pipeline.downloads.append(Pipeline.Download(seconds: archive / pace * line, isRunning: true))
        }
        guard let asTheyCome = forecast.unpack.asTheyCome else { return pipeline }
        pipeline.unpacksAsTheyCome = asTheyCome
        pipeline.layers = layersToUnpack(downloads, now, disk)
        if nodes.isEmpty, stream.totals.total > 0 { pipeline.layers = [archiveToUnpack(now, disk)] }
        return pipeline
    }

    /// Of an archive that the daemon reads nobody tells which layers are in it.
    private func archiveToUnpack(_ now: Double, _ factor: Double) -> Pipeline.Layer {
        let packed = Double(stream.totals.total)
        let size = UnpackPace.Size(packed: packed, unpacked: packed * UnpackKnowledge.usualPacking)
        let seconds = forecast.unpack.pace.seconds(for: size) * factor
        guard stream.totals.current >= stream.totals.total else { return Pipeline.Layer(seconds: seconds) }
        let elapsed = now - stream.movedAt.inSeconds
        return Pipeline.Layer(seconds: max(seconds - elapsed, elapsed / 2))
    }

    /// What others have in the slots, and what they get before any of these.
    private func othersFirst(_ pace: Double, _ now: Double) -> [Pipeline.Download] {
        let service = forecast.service(at: now)
        return forecast.others.flatMap { other in
            let waiting = other.waiting(before: service, now)
            return other.running.map { Pipeline.Download(seconds: $0 / pace, isRunning: true) }
                + waiting.map { Pipeline.Download(seconds: $0 / pace + Forecast.blobOverhead, isRunning: false) }
        }
    }

    /// Bytes a second of one connection, with what is under way and takes longer than it should.
    private func connectionPace(_ left: [TransferNode], _ now: Double) -> Double? {
        guard let pace = forecast.connection.value() else { return nil }
        var open = (amount: 0.0, seconds: 0.0)
        for node in left {
            guard let since = node.times.piece?.inSeconds else { continue }
            let piece = piece(of: node)
            let (seconds, usual) = (now - since, piece / pace)
            if seconds > usual {
                open.amount += piece
                open.seconds += min(seconds, usual * 1.5)
            }
        }
        return forecast.connection.value(with: open)
    }

    /// Bytes after which a blob is told of next that has really moved: of an upload all, as what is told before may still
    /// be on this side of the line.
    private func piece(of node: TransferNode) -> Double {
        node.movement == .uploading ? Double(node.size) : min(forecast.piece, Double(node.size - node.current))
    }

    /// Whether nothing would have been told yet of a blob that has had a slot since then.
    private func couldRun(_ node: TransferNode, since: Double, _ pace: Double, _ now: Double) -> Bool {
        now - since < Forecast.longest(piece(of: node) / pace) || forecast.known == 0
    }

    /// A blob that has a slot has had it `since`; the line stands still for another `silence`.
    private func download(
        _ node: TransferNode, _ since: Double?, _ pace: Double, _ now: Double,
        _ pauses: (factor: Double, silence: Double)
    ) -> Pipeline.Download {
        let left = Double(node.size - (node.movement == .uploading ? 0 : node.current))
        guard let since else {
            return Pipeline.Download(seconds: left / pace + Forecast.blobOverhead, isRunning: false)
        }
        let piece = piece(of: node)
        let passed = now - since
        let pause = max(pauses.silence, Forecast.rest(of: passed - Forecast.longest(piece / pace))) * pauses.factor
        let unseen = min(passed * pace, piece)
        return Pipeline.Download(seconds: (left - unseen) / pace + Forecast.blobOverhead + pause, isRunning: true)
    }

    private func layersToUnpack(_ downloads: [Digest: Int], _ now: Double, _ factor: Double) -> [Pipeline.Layer] {
        let layers = nodes.filter { $0.kind == .layer && $0.unpacking != .done && !$0.isLazy && $0.occurrences > 0 }
        guard let first = layers.first else { return [] }
        var running: (elapsed: Double, size: UnpackPace.Size)?
        if downloads[first.digest] == nil, forecast.unpack.asTheyCome == true || downloads.isEmpty {
            running = (max(now - forecast.unpack.start(of: first, now), 0), forecast.unpack.size(of: first))
        }
        var pace = forecast.unpack.pace
        // What takes longer than it should says something of those that follow too.
        if let running, case let usual = pace.seconds(for: running.size), running.elapsed > usual {
            pace.learn(running.size, in: running.elapsed + Forecast.rest(of: running.elapsed - usual), at: now)
        }
        return layers.enumerated().map { index, node in
            var seconds = pace.seconds(for: forecast.unpack.size(of: node)) * factor
            if index == 0, let running { seconds = rest(of: node, seconds, running.elapsed) }
            return Pipeline.Layer(
                download: downloads[node.digest], seconds: seconds * Double(max(node.occurrences, 1)))
        }
    }

    /// What is left of the layer that is being unpacked.
    private func rest(of node: TransferNode, _ usual: Double, _ elapsed: Double) -> Double {
        if let total = node.unpackTotal, total > 0, node.unpackCurrent * 20 > total {
            let done = Double(node.unpackCurrent) / Double(total)
            return elapsed * (1 - done) / done
        }
        return max(usual - elapsed, elapsed * forecast.unpack.pace.doubt / 2, Forecast.rest(of: elapsed - usual))
    }
}
