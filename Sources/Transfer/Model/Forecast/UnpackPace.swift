// How long a daemon takes to unpack layers with a snapshotter.

/// Each layer takes a time of its own, for a mount and a record on the disk, and one by its bytes: those that it has once
/// it is unpacked.
package struct UnpackPace: Hashable, Sendable {
    /// What it was at last.
    package struct Usual: Hashable, Sendable {
        /// What each takes whatever its size.
        package var secondsForLayer: Double
        /// Of bytes as they are once they are unpacked.
        package var bytesPerSecond: Double

        package init(secondsForLayer: Double, bytesPerSecond: Double) {
            self.secondsForLayer = secondsForLayer
            self.bytesPerSecond = bytesPerSecond
        }
    }

    private let usual: Usual
    /// How many seconds of work what is usual counts for.
    private let trust: Double
    /// Layers, and the seconds that they took of their own.
    private var layers = Pace(memory: 5)
    private var bytes = Pace(memory: 5)
    private var pieces = 0.0

    /// What is taken for usual before anything is known is an overlay file system on a common disk.
    init(_ known: Usual? = nil) {
        usual = known ?? Usual(secondsForLayer: 0.05, bytesPerSecond: 300e6)
        trust = known == nil ? 0.2 : 0.5
    }

    private var secondsForLayer: Double {
        layers.value(with: (trust / usual.secondsForLayer, trust)).map { 1 / $0 } ?? usual.secondsForLayer
    }

    private var bytesPerSecond: Double {
        bytes.value(with: (usual.bytesPerSecond * trust, trust)) ?? usual.bytesPerSecond
    }

    /// How long a layer of so many bytes is expected to take.
    func seconds(for size: Double) -> Double { secondsForLayer + size / bytesPerSecond }

    /// A layer is done. What it took is laid to both times by their shares, and tells as much of each: little of what bytes
    /// take where there are few.
    mutating func learn(_ size: Double, in seconds: Double, at now: Double) {
        let share = secondsForLayer / self.seconds(for: size)
        let seconds = max(seconds, 0)
        layers.add(share, in: seconds * share * share, at: now)
        bytes.add(size * (1 - share), in: seconds * (1 - share) * (1 - share), at: now)
        pieces += 1
    }

    /// By how much of itself a time may be wrong.
    var doubt: Double { 0.1 + (trust > 0.3 ? 0.4 : 0.9) / (1 + pieces) }

    /// Nil before anything was.
    var learnt: Usual? {
        pieces > 0 ? Usual(secondsForLayer: secondsForLayer, bytesPerSecond: bytesPerSecond) : nil
    }
}
