// What is learnt of an operation while it runs, and the end that it lets expect.

/// Times are seconds since the operation's start.
struct Forecast: Sendable {
    /// When the operation will be done.
    struct End: Hashable {
        var earliest: Double
        var likely: Double
        var latest: Double
        /// Whether those are near to each other: then one number says it.
        var isSure: Bool
        /// When this was found.
        var at: Double
    }

    /// containerd's default, and this program's own number of downloads at once.
    private static let usualSlots = 3
    /// A registry's answer to a request, and the daemon's disk once a blob is whole.
    static let blobOverhead = 0.05
    /// What is done at the very end: records, leases.
    static let closing = 0.1
    /// Bytes a second of one connection.
    var connection = Pace(memory: 2)
    var unpack = UnpackKnowledge()
    /// How many blobs are moved at once.
    private(set) var slots = usualSlots
    /// Since when those slots are in use of which it isn't known by which blob, the longest first: of a blob nobody tells
    /// before a piece of it has come.
    private(set) var unknown: [Double] = []
    /// How many blobs are known to have a slot.
    private(set) var known = 0
    /// Since when there are more of those than slots: a blob may be told of a moment before the one that made room for it.
    private var crowdedSince: Double?
    /// What other operations want of the same slots.
    private(set) var others: [Demand] = []
    /// When something came last.
    private var lastPiece = 0.0
    /// The most bytes of a blob that were told of at once. containerd tells of whole MiB.
    private(set) var piece = 1_048_576.0
    /// When a piece came last that took too long, and when one that didn't.
    private var standstill = (end: 0.0, goesOn: 0.0)
    /// What is said; it follows what is found.
    var end: End?

    /// Whether one number says as much. What is said once isn't taken back for a little more doubt.
    func isSure(from low: Double, to high: Double) -> Bool {
        let isSure = end?.isSure == true
        return high <= max(low, 1) * (isSure ? 1.8 : 1.5) || high - low <= (isSure ? 4 : 3)
    }

    mutating func learn(_ size: Int64, of layer: TransferNode) {
        let knewNone = !unpack.knowsSizes
        unpack.learn(size, of: layer)
        // The first one makes another operation of it.
        if knewNone, unpack.knowsSizes { end = nil }
    }

    /// Since when a blob has its slot of which something has come for the first time; nil if it has one that nobody knew of.
    mutating func takeSlot() -> Double? {
        known += 1
        return unknown.isEmpty ? nil : unknown.removeFirst()
    }

    mutating func leaveSlot() { known -= 1 }

    /// All slots are in use, as long as there are blobs left for them.
    mutating func fillSlots(_ left: Int, at now: Double) {
        if known > slots {
            let since = crowdedSince ?? now
            crowdedSince = since
            if now - since > 1 { slots = known }
        } else {
            crowdedSince = nil
        }
        let free = max(min(slots - others.reduce(0) { $0 + $1.running.count }, left) - known, 0)
        while unknown.count < free { unknown.append(now) }
        if unknown.count > free { unknown.removeLast(unknown.count - free) }
    }

    mutating func share(with others: [Demand], _ left: Int, at now: Double) {
        self.others = others
        fillSlots(left, at: now)
    }

    /// A piece of a blob has come, that took from `start` on; nil if nobody knows.
    mutating func learn(moved bytes: Int64, from start: Double?, to now: Double) {
        let seconds = start.map { max(now - $0, 0) } ?? 0
        lastPiece = now
        piece = connection.pieces > 0 ? max(piece, Double(bytes)) : Double(bytes)
        guard let start, connection.pieces >= 2, let pace = connection.value(),
            seconds > Self.longest(Double(bytes) / pace)
        else {
            connection.add(Double(bytes), in: seconds, at: now)
            standstill.goesOn = now
            return
        }
        // The line stood still, which is no pace. Where the next piece takes as long, it is one.
        if start < standstill.end { return }
        if standstill.goesOn > standstill.end {
            standstill.end = now
        } else {
            connection.add(Double(bytes), in: seconds, at: now)
        }
    }

    /// What takes longer than this stands still.
    static func longest(_ usual: Double) -> Double { usual * 2.5 + 1 }

    /// What stood still for so many seconds, or takes so many too long, is expected to do so half as long again. As long
    /// again it takes as often as not, but what is said too long errs by more of what is left then.
    static func rest(of pause: Double) -> Double { max(pause, 0) / 2 }

    /// Lately is within what a piece takes.
    func service(at now: Double) -> Demand.Service {
        guard let pace = connection.value() else { return .none }
        return now - lastPiece <= piece / pace * 1.5 + 1 ? .served : .begun
    }

    /// For how long nothing more will come, where nothing has come at all in spite of what a piece takes; 0 where that is
    /// nothing unusual, and where others are served before.
    func pause(_ usual: Double, at now: Double) -> Double {
        let silence = now - lastPiece
        guard connection.pieces > 0, !others.contains(where: { $0.service == .served }) else { return 0 }
        return silence > usual * 1.5 + 1 ? Self.rest(of: silence - usual) : 0
    }
}
