// What is left of an operation, played to its end: downloads in their slots, and layers unpacked in their order.

/// All times are seconds from now.
struct Pipeline: Sendable {
    struct Download: Sendable {
        /// How long it takes from its start, or from now on if it runs.
        var seconds: Double
        /// Whether it has a slot.
        var isRunning: Bool
    }

    struct Layer: Sendable {
        /// Which download it waits for; nil if it is here.
        var download: Int?
        /// How long its unpacking takes, or still takes.
        var seconds: Double
    }

    /// How many downloads run at once.
    var slots: Int
    /// In the order in which they begin.
    var downloads: [Download] = []
    /// What others have in the slots, or get before any of these.
    var others: [Download] = []
    /// The lowest first. Empty where nothing is unpacked.
    var layers: [Layer] = []
    /// Whether layers are unpacked while others are downloaded.
    var unpacksAsTheyCome = true
    /// When downloads that haven't begun may begin: registries ask for pauses.
    var pause = 0.0
    /// Whether nothing comes, for nobody knows how long.
    var isStill = false

    /// When each download will be done.
    private var arrivals: [Double] {
        var slots = (others + downloads).filter(\.isRunning).map(\.seconds)
        slots += Array(repeating: 0, count: max(self.slots - slots.count, 0))
        func end(of download: Download) -> Double {
            guard !download.isRunning, let slot = slots.indices.min(by: { slots[$0] < slots[$1] }) else {
                return download.seconds
            }
            slots[slot] = max(slots[slot], pause) + download.seconds
            return slots[slot]
        }
        for other in others { _ = end(of: other) }
        return downloads.map(end)
    }

    /// When all is downloaded, and when all is unpacked too.
    var ends: (download: Double, all: Double) {
        let arrivals = arrivals
        let whole = arrivals.max() ?? 0
        var time = unpacksAsTheyCome ? 0 : whole
        for layer in layers {
            time = max(time, layer.download.map { arrivals[$0] } ?? 0) + layer.seconds
        }
        return (whole, max(whole, time))
    }
}
