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

        /// Takes the place of what it was made of by what others are.
        mutating func take(_ other: Sums) { (amount, seconds, pieces) = (other.amount, other.seconds, other.pieces) }

        func value(with open: (amount: Double, seconds: Double)) -> Double? {
            let (amount, seconds) = (amount + open.amount, seconds + open.seconds)
            return amount > 0 && seconds > 0 ? amount / seconds : nil
        }
    }

    /// What differs by so much has changed, and does not only waver.
    private static let change = 1.2

    private var recent: Sums
    private var lasting: Sums
    /// The last pieces, as far as all of them were slower than what lasts, or all faster.
    private var turn: Sums
    private var isSlower = false

    /// Pieces count for `memory` seconds, and for longer as long as the pace stays what it was.
    init(memory: Double) {
        recent = Sums(memory: memory)
        lasting = Sums(memory: memory * 8)
        turn = recent
    }

    mutating func add(_ amount: Double, in seconds: Double, at now: Double) {
        follow(amount, in: seconds, at: now)
        recent.add(amount, in: seconds, at: now)
        lasting.add(amount, in: seconds, at: now)
        // After so much work at another pace what was before says nothing any more.
        let hasTurned = turn.seconds > turn.memory * 4
        if hasTurned { (recent, turn) = (turn, Sums(memory: turn.memory)) }
        if hasTurned || hasChanged(with: (0, 0)) { lasting.take(recent) }
    }

    /// A piece belongs to a turn, or ends it. Small ones, whose times say least, are little work.
    private mutating func follow(_ amount: Double, in seconds: Double, at now: Double) {
        guard amount > 0, let usual = lasting.value(with: (0, 0)).map({ amount / $0 }) else { return }
        let differs = max(seconds, usual) > min(seconds, usual) * Self.change
        if !differs || isSlower != (seconds > usual) { turn = Sums(memory: turn.memory) }
        isSlower = seconds > usual
        if differs { turn.add(amount, in: seconds, at: now) }
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
