// How far a whole operation is: bytes of all its blobs.

/// Blobs that were there before count as complete. `current` never falls and never exceeds `total`;
/// `total` changes only while `estimated`; once the operation has succeeded both are equal.
package struct OverallProgress: Hashable, Sendable {
    package var current: Int64
    package var total: Int64
    package var estimated: Bool

    package init(current: Int64, total: Int64, estimated: Bool) {
        self.current = current
        self.total = total
        self.estimated = estimated
    }
}
