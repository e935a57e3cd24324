// The time left on transfers that were recorded: how far it was from the truth.

import Testing
import TransferModel
import TransferTraces

@Suite struct TraceTests {
    /// What nobody can know before it happens counts from then on.
    private static let turns: [String: Duration] = [
        // The line stands still until 24 s.
        "stall": .seconds(26),
        // The line has half its speed from 9 s on. A layer that begins then has come at 19 s.
        "halved": .seconds(19),
        // It had one of the first three slots, and none until 13 s: the daemon doesn't tell whose turn is next.
        "three-at-once-3": .seconds(9),
    ]

    /// The greatest errors: the median, and the mean with its sign.
    private static func limits(_ name: String) -> (median: Double, bias: Double) {
        // How fast a daemon unpacks differs by so much from one pull to the next, and from layer to layer.
        name.hasPrefix("unpacking") || name == "extracting" ? (0.2, 0.2) : (0.15, 0.1)
    }

    private func score(_ name: String, isWhole: Bool = false) throws -> TimeLeftScore {
        let trace = try RecordedTrace(named: name)
        let start = isWhole ? nil : Self.turns[name]
        return TimeLeftScore(trace, beside: try trace.neighbours, from: start ?? .zero)
    }

    @Test(arguments: try RecordedTrace.all.map(\.name)) func `the time left is true`(name: String) throws {
        let score = try score(name)
        let limits = Self.limits(name)
        #expect(score.median <= limits.median)
        #expect(score.p90 <= 0.35)
        #expect(score.near >= 0.8)
        #expect(abs(score.bias) <= limits.bias)
        if let held = score.held { #expect(held >= 0.8) }
    }

    @Test(arguments: try RecordedTrace.all.map(\.name))
    func `it is there and doesn't run away, and the bar isn't full too early`(name: String) throws {
        let score = try score(name, isWhole: true)
        #expect(score.coverage >= 0.9)
        #expect(score.full <= 0.05)
        #expect(score.jump <= 0.25)
    }
}
