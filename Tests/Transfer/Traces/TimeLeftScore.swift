// How true the time left was that would have been shown during a recorded transfer.

package import TransferModel

/// Shares are 0 to 1. An error is how far what was shown is from the truth, as a share of the truth; an interval counts by
/// its middle.
package struct TimeLeftScore: Sendable {
    /// What was shown at one moment, in seconds since the start.
    package struct Sample: Sendable {
        package var time: Double
        /// Nil where nothing was.
        package var shown: TimeLeft?
        /// Whether the bar was full.
        package var isFull: Bool

        package init(time: Double, shown: TimeLeft?, isFull: Bool) {
            self.time = time
            self.shown = shown
            self.isFull = isFull
        }
    }

    /// Each half second from the fifth of the time on, or later, to 3 s before the end.
    package let samples: [Sample]
    /// The median and the ninth tenth of the errors.
    package let median: Double
    package let p90: Double
    /// The share of errors below a quarter.
    package let near: Double
    /// The mean error with its sign; above 0 too much was shown.
    package let bias: Double
    /// For how much of the time after the fifth there was an estimate.
    package let coverage: Double
    /// How many of the intervals held the truth; nil if there was none.
    package let held: Double?
    /// For how much of all the time the bar was full.
    package let full: Double
    /// The most by which the end that was shown moved away at once, as a share of all the time.
    package let jump: Double

    package init(_ trace: RecordedTrace) throws {
        self.init(trace.shown(beside: try trace.neighbours), of: trace.end.inSeconds)
    }

    /// Of what was shown each half second from the start to the end, `total` seconds later. What was shown before `start`
    /// doesn't count.
    package init(_ all: [Sample], of total: Double, from start: Double = 0) {
        let counted = all.filter { $0.time >= max(total / 5, start) }
        samples = counted.filter { $0.time <= total - 3 }
        let shown = samples.compactMap { sample in sample.shown.map { (shown: $0, left: total - sample.time) } }
        let errors = shown.map { ($0.shown.middle.inSeconds - $0.left) / $0.left }
        let sizes = errors.map { abs($0) }.sorted()
        let intervals = shown.compactMap { shown, left -> Bool? in
            guard case .between(let low, let high) = shown else { return nil }
            return low.inSeconds - 0.5 <= left && left <= high.inSeconds + 0.5
        }
        let ends = samples.compactMap { sample in sample.shown.map { sample.time + $0.middle.inSeconds } }
        median = sizes.isEmpty ? 1 : sizes[sizes.count / 2]
        p90 = sizes.isEmpty ? 1 : sizes[min(sizes.count * 9 / 10, sizes.count - 1)]
        near = sizes.isEmpty ? 0 : Double(sizes.count { $0 <= 0.25 }) / Double(sizes.count)
        bias = sizes.isEmpty ? 1 : errors.reduce(0, +) / Double(errors.count)
        coverage = counted.isEmpty ? 1 : Double(counted.count { $0.shown != nil }) / Double(counted.count)
        held = intervals.isEmpty ? nil : Double(intervals.count { $0 }) / Double(intervals.count)
        full = Double(all.count { $0.isFull }) / Double(max(all.count, 1))
        jump = zip(ends, ends.dropFirst()).map { $1 - $0 }.max().map { $0 / total } ?? 0
    }
}

extension RecordedTrace {
    /// Plays it as a screen would that draws a few times a second, and samples each half second what that would show.
    /// `others` ran on the same daemon at the same time.
    package func shown(beside others: [RecordedTrace] = []) -> [TimeLeftScore.Sample] {
        var played = ([self] + others).map { Played(trace: $0) }
        var samples: [TimeLeftScore.Sample] = []
        for frame in stride(from: 0, to: end.inSeconds, by: 0.25) {
            let now = Duration.seconds(frame)
            for index in played.indices { played[index].advance(to: now) }
            let demands = played.map { $0.progress.demand(at: now) }
            for index in played.indices {
                let others = demands.indices.filter { $0 != index }.compactMap { demands[$0] }
                played[index].progress.share(with: others, at: now)
            }
            guard frame.truncatingRemainder(dividingBy: 0.5) == 0 else { continue }
            let progress = played[0].progress
            samples.append(
                TimeLeftScore.Sample(
                    time: frame, shown: progress.timeLeft(at: now),
                    isFull: progress.completion.map { $0 > 0.995 } == true))
        }
        return samples
    }
}

/// A trace on its way.
private struct Played {
    let trace: RecordedTrace
    var progress = TransferProgress()
    var count = 0

    init(trace: RecordedTrace) { self.trace = trace }

    mutating func advance(to now: Duration) {
        while count < trace.events.count, trace.events[count].time <= now {
            progress.apply(trace.events[count].event, at: trace.events[count].time)
            count += 1
        }
        progress.advance(to: now)
        if now >= trace.end {
            progress.finish(.succeeded(TransferResult(images: [], engine: .transfer, unpacked: true)), at: trace.end)
        }
    }
}

extension TimeLeftScore: CustomStringConvertible {
    package static let title = "median   p90   near   bias  shown   held   full   jump"

    package var description: String {
        [median, p90, near, bias, coverage, held, full, jump]
            .map { value in
                guard let value else { return "    -" }
                let percent = Int((value * 100).rounded())
                let text = "\(percent) %"
                return String(repeating: " ", count: max(6 - text.count, 0)) + text
            }.joined(separator: " ")
    }
}
