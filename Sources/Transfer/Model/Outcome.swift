// How an operation ended.

package import Failure

package enum Outcome: Hashable, Sendable {
    case succeeded(TransferResult)
    case failed(Failure)
    case cancelled
    /// Cancelled, and what it has loaded is kept to go on with.
    case kept(KeptTransfer)
}
