// The lines of the progress view that fit.

package struct TransferRows: Hashable, Sendable {
    package var rows: [TransferRow]
    /// How many did not fit: the "+ 12 more" line, for which one line was kept. 0 if all did.
    package var more: Int
}
