// How long an operation will still take, as it is said.

package enum TimeLeft: Hashable, Sendable {
    case about(Duration)
    /// It can't be told better yet.
    case between(Duration, Duration)

    /// The number, or the middle.
    package var middle: Duration {
        switch self {
        case .about(let time): time
        case .between(let low, let high): (low + high) / 2
        }
    }
}

extension TimeLeft {
    /// Nobody believes seconds that are an hour away.
    init(low: Double, likely: Double, high: Double, isSure: Bool) {
        self =
            isSure
            ? .about(Self.rounded(likely, coarser: 1))
            : .between(Self.rounded(low, coarser: 2), Self.rounded(high, coarser: 2))
    }

    /// A thousand hours: as long is said where it is longer, or can't be reckoned.
    private static let longest = 3_600_000.0

    /// Takes any number, also one that is none.
    private static func rounded(_ seconds: Double, coarser: Double) -> Duration {
        let seconds = seconds < longest ? max(seconds, 1) : longest
        let step: Double =
            switch seconds {
            case ..<20: 1
            case ..<60: coarser == 1 ? 1 : 5
            case ..<600: 5 * coarser
            case ..<3600: 60
            default: 600
            }
        return .seconds((seconds / step).rounded() * step)
    }
}

/// The one thing that the time that is left depends on.
package enum Bottleneck: Hashable, Sendable {
    /// All others are here.
    case lastLayer(current: Int64, total: Int64)
    /// All is here; `number` counts from 1.
    case unpacking(number: Int, of: Int)
    /// Little comes; bytes a second.
    case slow(speed: Double)
}
