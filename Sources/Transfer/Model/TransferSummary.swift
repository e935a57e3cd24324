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

    package var outcome: Outcome
    /// Bytes moved; what was there before is left out.
    package var bytes: Int64
    package var duration: Duration
    /// Bytes a second; nil if nothing was moved.
    package var average: Double?
    /// Nil if no layer was seen moving to its end.
    package var slowest: SlowestLayer?

    package init(outcome: Outcome, bytes: Int64, duration: Duration, average: Double?, slowest: SlowestLayer?) {
        self.outcome = outcome
        self.bytes = bytes
        self.duration = duration
        self.average = average
        self.slowest = slowest
    }
}
