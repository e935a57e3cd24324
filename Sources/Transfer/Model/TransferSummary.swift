// What is left to say when an operation has ended.

package import OCI

package struct TransferSummary: Hashable, Sendable {
    /// The layer that took longest from its first byte to its last.
    package struct SlowestLayer: Hashable, Sendable {
        package var digest: Digest
        package var position: LayerPosition?
        package var bytes: Int64
        package var duration: Duration

        package init(digest: Digest, position: LayerPosition?, bytes: Int64, duration: Duration) {
            self.digest = digest
            self.position = position
            self.bytes = bytes
            self.duration = duration
        }
    }

    /// Layers that stay in the registry. What their snapshotter has read of them already nobody tells.
    package struct LazyLayers: Hashable, Sendable {
        package var count: Int
        package var bytes: Int64

        package init(count: Int, bytes: Int64) {
            self.count = count
            self.bytes = bytes
        }
    }

    package var outcome: Outcome
    /// Bytes moved; what was there before is left out. Where there is an archive, those of the archive.
    package var bytes: Int64
    /// What had to be fetched for an archive.
    package var fetched: Int64
    package var duration: Duration
    /// Bytes a second; nil if nothing was moved.
    package var average: Double?
    /// Nil if no layer was seen moving to its end.
    package var slowest: SlowestLayer?
    package var lazy: LazyLayers?

    package init(
        outcome: Outcome, bytes: Int64, fetched: Int64 = 0, duration: Duration, average: Double?,
        slowest: SlowestLayer?, lazy: LazyLayers? = nil
    ) {
        self.outcome = outcome
        self.bytes = bytes
        self.fetched = fetched
        self.duration = duration
        self.average = average
        self.slowest = slowest
        self.lazy = lazy
    }
}
