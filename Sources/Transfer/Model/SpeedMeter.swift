// Measures bytes a second over the last few seconds.

/// Samples of a counter that only grows. Between samples the counter is taken as still, so the speed falls to 0 by
/// itself within `window` of the last growth.
struct SpeedMeter: Hashable, Sendable {
    private struct Sample: Hashable {
        var time: Duration
        var count: Int64
    }

    static let window = Duration.seconds(4)
    /// Younger measurements say nothing: the daemon reports every 0.3 s.
    private static let shortest = Duration.milliseconds(600)
    private static let spacing = Duration.milliseconds(200)

    /// Oldest first. Only the first may be older than the window; it holds the counter at the window's start.
    private var samples: [Sample] = []

    /// Takes the counter's value. `since` is when it was last known to be 0; only the first call reads it.
    mutating func add(_ count: Int64, at now: Duration, since: Duration) {
        if samples.isEmpty { samples.append(Sample(time: min(since, now), count: 0)) }
        if samples.count > 2, now - samples[samples.count - 2].time < Self.spacing {
            samples[samples.count - 1].count = count
        } else {
            samples.append(Sample(time: now, count: count))
        }
        let old = samples.dropFirst().prefix { $0.time <= now - Self.window }.count
        samples.removeFirst(old)
    }

    /// Bytes a second; nil before there is enough to measure.
    func speed(at now: Duration) -> Double? {
        guard let first = samples.first, let last = samples.last else { return nil }
        let start = max(first.time, now - Self.window)
        guard now - start >= Self.shortest else { return nil }
        let before = samples.last { $0.time <= start } ?? first
        return Double(last.count - before.count) / (now - start).inSeconds
    }
}

/// Durations as decimal seconds.
extension Duration {
    package var inSeconds: Double { self / .seconds(1) }
}
