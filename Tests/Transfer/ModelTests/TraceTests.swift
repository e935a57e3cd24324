// The time left on transfers that were recorded: how far it was from the truth.

import Testing
import TransferModel
import TransferTraces

@Suite struct TraceTests {
    /// What nobody can know before it happens counts from then on.
    private static let turns: [String: Duration] = [
        // The line stands still until 24 s.
        "stall": .seconds(24),
        // The line has half its speed from 9 s on. The first pieces that came at that speed alone are told of from 12.3 s
        // to 13.8 s.
        "halved": .seconds(15),
        // It had one of the first three slots, and none until 13 s: the daemon doesn't tell whose turn is next.
        "three-at-once-3": .seconds(9),
    ]

    /// The greatest errors: the median, and the mean with its sign.
    private static func limits(_ name: String) -> (median: Double, bias: Double) {
        // How fast a daemon unpacks differs by so much from one pull to the next, and from layer to layer.
        name.hasPrefix("unpacking") || name == "extracting" ? (0.2, 0.2) : (0.15, 0.1)
    }

    @Test(arguments: try RecordedTrace.all.map(\.name))
    func `the time left is true and doesn't run away, and the bar isn't full too early`(name: String) throws {
        let trace = try RecordedTrace(named: name)
        let (shown, total) = (trace.shown(beside: try trace.neighbours), trace.end.inSeconds)
        let score = TimeLeftScore(shown, of: total, from: Self.turns[name]?.inSeconds ?? 0)
        let limits = Self.limits(name)
        #expect(score.median <= limits.median)
        #expect(score.p90 <= 0.35)
        #expect(score.near >= 0.8)
        #expect(abs(score.bias) <= limits.bias)
        if let held = score.held { #expect(held >= 0.8) }
        let whole = TimeLeftScore(shown, of: total)
        #expect(whole.coverage >= 0.9)
        #expect(whole.full <= 0.05)
        #expect(whole.jump <= 0.25)
    }
}
