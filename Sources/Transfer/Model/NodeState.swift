// A blob's phase and the bytes of that phase.

/// While `unpacking` the numbers are of the unpacking, else of the download or upload.
package struct NodeState: Hashable, Sendable {
    package var phase: NodePhase
    package var current: Int64
    /// Nil if unknown.
    package var total: Int64?

    package init(phase: NodePhase, current: Int64, total: Int64?) {
        self.phase = phase
        self.current = current
        self.total = total
    }

    /// 0 to 1; nil if the total is unknown.
    package var fraction: Double? {
        guard let total else { return nil }
        return total > 0 ? Double(current) / Double(total) : 1
    }
}
