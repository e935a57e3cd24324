// How long a daemon takes to unpack layers with a snapshotter.

/// Each layer takes a time of its own, for a mount and a record on the disk, and one by its bytes: those that it has once
/// it is unpacked.
package struct UnpackPace: Hashable, Sendable {
    /// What it was at last.
    package struct Usual: Hashable, Sendable {
        /// What each takes whatever its size.
        package var secondsForLayer: Double
        /// Of bytes as they are once they are unpacked; nil where layers were too small to tell.
        package var bytesPerSecond: Double?

        package init(secondsForLayer: Double, bytesPerSecond: Double?) {
            self.secondsForLayer = secondsForLayer
            self.bytesPerSecond = bytesPerSecond
        }
    }

    /// Nil where nothing is known.
    private let usual: Usual?
    /// How many seconds of work what is usual counts for, and a guess.
    private static let trust = (usual: 0.5, guess: 0.1)
    /// After how many seconds that bytes took their pace is known.
    private static let enough = 0.5
    /// Layers, and the seconds that they took of their own.
    private var layers = Pace(memory: 2)
    private var bytes = Pace(memory: 1)
    private var pieces = 0.0
    /// Seconds that bytes took.
    private var work = 0.0

    /// Bytes of a layer.
    struct Size: Hashable {
        var packed = 0.0
        var unpacked = 0.0

        /// What is taken for usual before anything is known: an overlay file system on a common disk, and a processor that
        /// has to read all that is packed.
        fileprivate var bytesPerSecond: Double {
            unpacked > 0 ? unpacked / (unpacked / 500e6 + packed / 200e6) : 500e6
        }
    }

    init(_ known: Usual? = nil) { usual = known }

    private static func trust(_ usual: Double?) -> Double { usual == nil ? trust.guess : trust.usual }

    private var secondsForLayer: Double {
        let trust = Self.trust(usual?.secondsForLayer)
        let usual = usual?.secondsForLayer ?? 0.03
        return layers.value(with: (trust / usual, trust)).map { 1 / $0 } ?? usual
    }

    private func bytesPerSecond(_ size: Size) -> Double {
        let trust = Self.trust(usual?.bytesPerSecond)
        let usual = usual?.bytesPerSecond ?? size.bytesPerSecond
        return bytes.value(with: (usual * trust, trust)) ?? usual
    }

    /// How long a layer is expected to take.
    func seconds(for size: Size) -> Double { secondsForLayer + size.unpacked / bytesPerSecond(size) }

    /// A layer is done. What it took is laid to both times by their shares, and tells as much of each: little of what bytes
    /// take where there are few.
    mutating func learn(_ size: Size, in seconds: Double, at now: Double) {
        let share = secondsForLayer / self.seconds(for: size)
        let seconds = max(seconds, 0)
        layers.add(share, in: seconds * share * share, at: now)
        bytes.add(size.unpacked * (1 - share), in: seconds * (1 - share) * (1 - share), at: now)
        work += seconds * (1 - share)
        pieces += 1
    }

    /// Whether there is only what any daemon might do.
    var isGuess: Bool { usual?.bytesPerSecond == nil && pieces == 0 }

    /// By how much of itself a time may be wrong.
    var doubt: Double { isGuess ? 3 : 0.1 + (usual?.bytesPerSecond == nil ? 0.9 : 0.4) / (1 + pieces) }

    /// Nil before anything was.
    var learnt: Usual? {
        guard pieces > 0 else { return nil }
        let isKnown = usual?.bytesPerSecond != nil || work >= Self.enough
        return Usual(secondsForLayer: secondsForLayer, bytesPerSecond: isKnown ? bytesPerSecond(Size()) : nil)
    }
}
