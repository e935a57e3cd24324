// The reducer: events in, the progress of one operation out.

package import Failure
package import OCI

/// Everything that is known of a running or ended operation. Times are since its start, and never fall.
///
/// Events may come late, twice, in another order or not at all: only `finish` ends the operation, and what it says
/// holds. `apply` looks at all blobs only for `contents` and `settled`, when a blob has ended, and four times a second to
/// forecast the end.
package struct TransferProgress: Sendable {
    /// As in the manifests, the first that was read first; then blobs that none of them lists, as they came.
    package internal(set) var nodes: [TransferNode] = []
    /// Who moves the bytes; nil until that is known.
    package internal(set) var engine: EngineKind?
    /// What the daemon said last about no blob in particular.
    package internal(set) var status: String?
    package internal(set) var warnings: [Failure] = []
    package internal(set) var notes: [String] = []
    /// How many bytes go through this machine to or from the daemon's, at most; nil where that isn't known.
    package private(set) var relayed: Int64?
    /// The registries that asked for credentials, in the order of their asking.
    package internal(set) var askedHosts: [String] = []
    private var waits = Waits()
    /// Nil while the operation runs.
    package internal(set) var outcome: Outcome?

    /// Whether every manifest has been read: totals are final.
    var isSettled = false
    var totals = ProgressTotals()
    var meter = SpeedMeter()
    var slots = RowSlots()
    /// The overall bar at its longest.
    var longestBar = 0.0
    var forecast = Forecast()

    var stream = StreamProgress()
    private var positions: [Digest: Int] = [:]
    private var manifests: Set<Digest> = []
    private var changed: [Digest] = []
    private var times = Times()

    /// An archive's bytes.
    struct StreamProgress {
        /// What they add to the sums.
        var totals = ProgressTotals()
        /// Whether it was said how many there are.
        var isKnown = false
        /// When bytes of it moved last.
        var movedAt = Duration.zero
    }

    private struct Waits {
        /// Until when a registry has asked to be left alone.
        var registryEnd = Duration.zero
        /// The snapshotter that is asked for a layer, and since when.
        var preparing: (snapshotter: String, since: Duration)?
        /// How long a snapshotter may take without a word about it.
        static let promptness = Duration.seconds(1)
        /// What somebody's silence is said as: it is reported once a second, and said no longer when it isn't.
        var silence = (text: "", end: Duration.zero)
    }

    private struct Times {
        var now = Duration.zero
        /// The last time that was another one.
        var before = Duration.zero
        var ended: Duration?
    }

    var endedAt: Duration? { times.ended }

    package init() {}

    package subscript(digest: Digest) -> TransferNode? { positions[digest].map { nodes[$0] } }

    /// Until when a registry has asked to be left alone.
    package var waitEnd: Duration { waits.registryEnd }

    /// What is said while a registry, a snapshotter or a node has it so: "waits 20 s: the registry asks for it".
    package func waitText(at now: Duration) -> String? {
        guard outcome == nil else { return nil }
        if now < waitEnd { return "waits \((waitEnd - now).inWords): the registry asks for it" }
        if let text = silenceText(at: now) { return text }
        guard let preparing = waits.preparing, now - preparing.since >= Waits.promptness else { return nil }
        return "asking the snapshotter \(preparing.snapshotter), \((now - preparing.since).inWords)"
    }

    /// What is said while somebody says nothing: "waiting for the IPFS node: 12 of 60 s".
    package func silenceText(at now: Duration) -> String? {
        outcome == nil && now < waits.silence.end ? waits.silence.text : nil
    }

    /// The blobs whose phase, current or total the last `apply`, `advance` or `finish` changed.
    package var changes: [TransferNode] { changed.compactMap { self[$0] } }

    /// Events that come after the end are ignored.
    package mutating func apply(_ event: TransferEvent, at now: Duration) {
        guard begin(at: now) else { return }
        switch event {
        case .engine(let kind): engine = kind
        case .status(let text): status = text
        case .warning(let failure): warnings.append(failure)
        case .node(let report): apply(report)
        case .contents(let root, let manifest, let config, let layers):
            read(manifest, of: root, config: config, layers: layers)
        case .stream(let current, let total): moveStream(to: current, of: total)
        case .settled: settle()
        case .waiting(let wait):
            waits.registryEnd = max(waitEnd, times.now + wait)
            forecast.end = nil
        case .unpacks(_, let asTheyCome, let usual):
            forecast.unpack.begin(asTheyCome: asTheyCome, usual)
        case .unpackedSize(let digest, let size): if let layer = self[digest] { forecast.learn(size, of: layer) }
        case .preparing(let snapshotter): waits.preparing = snapshotter.map { ($0, times.now) }
        case .silence(let name, let duration, let limit):
            waits.silence = (
                "waiting for \(name): \(duration.components.seconds) of \(limit.inWords)", times.now + .seconds(3)
            )
        case .note(let text): if !notes.contains(text) { notes.append(text) }
        case .relays(let bytes): relayed = bytes
        case .asked(let host): if !askedHosts.contains(host) { askedHosts.append(host) }
        }
        measure()
    }

    /// Lets time pass without an event: `changes` then tells of the blobs that have stalled.
    package mutating func advance(to now: Duration) {
        guard begin(at: now) else { return }
        for position in nodes.indices where nodes[position].isMoving { recordChange(at: position) }
        measure()
    }

    /// Ends the operation; only the first call counts. On success every blob is full, else the unfinished are aborted.
    package mutating func finish(_ end: Outcome, at now: Duration) {
        guard begin(at: now) else { return }
        for position in nodes.indices {
            change(position) { [time = times.now] node in
                if case .succeeded(let result) = end {
                    node.succeed(unpacked: result.unpacked == true, at: time)
                } else {
                    node.abort()
                }
            }
        }
        if case .succeeded = end {
            var whole = stream.totals
            whole.current = whole.total
            replaceStream(by: whole)
        }
        outcome = end
        times.ended = times.now
    }
}

extension TransferProgress {
    /// False once the operation has ended: then nothing changes any more.
    private mutating func begin(at now: Duration) -> Bool {
        changed.removeAll(keepingCapacity: true)
        guard outcome == nil else { return false }
        guard now > times.now else { return true }
        slots = settledSlots
        times = Times(now: now, before: times.now)
        return true
    }

    private mutating func apply(_ report: NodeReport) {
        let position = position(of: report.digest)
        let before = nodes[position]
        change(position) { [time = times.now] in $0.apply(report, at: time) }
        learn(from: before, at: position, times.now)
        if nodes[position].isRunning { slots.start(report.digest) }
    }

    /// Once totals are final, what comes beyond the stream's is not counted.
    private mutating func moveStream(to current: Int64, of total: Int64?) {
        var moved = ProgressTotals()
        let known = stream.totals
        moved.current = max(known.current, isSettled ? min(current, known.total) : current)
        moved.moved = moved.current
        moved.total = isSettled ? known.total : max(total ?? 0, moved.current)
        stream.isKnown = total != nil
        if moved.moved > known.moved {
            forecast.learn(
                moved: moved.moved - known.moved, from: stream.movedAt.inSeconds, to: times.now.inSeconds)
            stream.movedAt = times.now
        }
        replaceStream(by: moved)
    }

    private mutating func replaceStream(by new: ProgressTotals) {
        totals.replace(stream.totals, by: new)
        stream.totals = new
    }

    private mutating func settle() {
        guard !isSettled else { return }
        isSettled = true
        for position in nodes.indices { nodes[position].share = nodes[position].size }
    }

    private mutating func read(_ manifest: Descriptor, of root: Digest?, config: Descriptor, layers: [Descriptor]) {
        guard manifests.insert(manifest.digest).inserted else { return }
        var order = NodeOrder(manifest: manifests.count, position: 0)
        func list(_ digest: Digest, _ body: (inout TransferNode) -> Void) {
            alter(position(of: digest)) { node in
                if node.order.isArrival { node.order = order }
                body(&node)
            }
            order.position += 1
        }
        let root = root == manifest.digest ? nil : root
        if let root {
            list(root) { $0.learn(kind: .index) }
        }
        list(manifest.digest) { node in
            node.learn(kind: manifest.isAttestation ? .attestation : .manifest, parents: root.map { [$0] } ?? [])
            node.learn(size: manifest.size)
        }
        list(config.digest) { node in
            node.learn(kind: .config, parents: [manifest.digest])
            node.learn(size: config.size)
        }
        for (index, layer) in layers.enumerated() {
            list(layer.digest) { node in
                node.learn(kind: manifest.isAttestation ? .other : NodeKind(layer), parents: [manifest.digest])
                node.learn(size: layer.size)
                node.occurrences += 1
                node.position = node.position ?? LayerPosition(number: index + 1, count: layers.count)
            }
        }
        nodes.sort { $0.order < $1.order }
        for position in nodes.indices {
            positions[nodes[position].digest] = position
            recordChange(at: position)
        }
        fillSlots(times.now)
    }

    /// A blob that is first heard of when totals are final adds nothing to them.
    private mutating func position(of digest: Digest) -> Int {
        if let position = positions[digest] { return position }
        var node = TransferNode(digest: digest, order: .arrival(nodes.count))
        node.share = isSettled ? 0 : nil
        nodes.append(node)
        positions[digest] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func change(_ position: Int, _ body: (inout TransferNode) -> Void) {
        alter(position, body)
        recordChange(at: position)
    }

    /// Changes a blob and the sums, and leaves it to the caller to tell of it.
    private mutating func alter(_ position: Int, _ body: (inout TransferNode) -> Void) {
        let before = ProgressTotals(nodes[position])
        body(&nodes[position])
        totals.replace(before, by: ProgressTotals(nodes[position]))
    }

    private mutating func recordChange(at position: Int) {
        let state = nodes[position].state(at: times.now)
        guard nodes[position].recorded != state else { return }
        nodes[position].recorded = state
        changed.append(nodes[position].digest)
    }

    private mutating func measure() {
        if totals.moved > 0 { meter.add(totals.moved, at: times.now, since: times.before) }
        forecastEnd(times.now)
        longestBar = max(longestBar, bar ?? 0)
    }
}
