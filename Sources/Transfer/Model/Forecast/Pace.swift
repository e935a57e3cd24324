// How fast something goes, learnt from pieces of it that are done.

/// Amounts and the seconds that they took, of which older ones count less. They are summed before they are divided, so
/// that pieces of different sizes, and those told of late, don't shake it.
struct Pace: Hashable, Sendable {
    private struct Sums: Hashable {
        /// Seconds in which a piece loses half of its weight.
        let memory: Double
        var amount = 0.0
        var seconds = 0.0
        var pieces = 0.0
        private var at = 0.0

        init(memory: Double) { self.memory = memory }

        mutating func add(_ amount: Double, in seconds: Double, at now: Double) {
            let factor = memory / (memory + max(now - at, 0))
            self.amount = self.amount * factor + amount
            self.seconds = self.seconds * factor + seconds
            pieces = pieces * factor + 1
            at = now
        }

        func value(with open: (amount: Double, seconds: Double)) -> Double? {
            let (amount, seconds) = (amount + open.amount, seconds + open.seconds)
            return amount > 0 && seconds > 0 ? amount / seconds : nil
        }
    }

    /// What differs by so much has changed, and does not only waver.
    private static let change = 1.2

    private var recent: Sums
    private var lasting: Sums

    /// Pieces count for `memory` seconds, and for longer as long as the pace stays what it was.
    init(memory: Double) {
        recent = Sums(memory: memory)
        lasting = Sums(memory: memory * 8)
    }

    mutating func add(_ amount: Double, in seconds: Double, at now: Double) {
        recent.add(amount, in: seconds, at: now)
        lasting.add(amount, in: seconds, at: now)
        if hasChanged(with: (0, 0)) {
            lasting.amount = recent.amount
            lasting.seconds = recent.seconds
            lasting.pieces = recent.pieces
        }
    }

    /// Amount a second; nil before anything is known. `open` is what isn't done yet, as if it were now.
    func value(with open: (amount: Double, seconds: Double) = (0, 0)) -> Double? {
        guard let short = recent.value(with: open), let long = lasting.value(with: open) else { return nil }
        return hasChanged(with: open) ? short : (short * long).squareRoot()
    }

    private func hasChanged(with open: (amount: Double, seconds: Double)) -> Bool {
        guard let short = recent.value(with: open), let long = lasting.value(with: open) else { return false }
        return max(short / long, long / short) > Self.change
    }

    /// How many pieces it is learnt from, as far as they still count.
    var pieces: Double { lasting.pieces }

    /// How many seconds of work that was.
    var seconds: Double { lasting.seconds }
}
