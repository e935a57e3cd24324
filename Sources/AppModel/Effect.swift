// What the model wants done: values, performed by the one effect runner.

package import OCI
package import TransferModel

package enum Effect: Hashable, Sendable {
    /// Answered by `transferStarted`, `transferEvents` and at last `transferEnded`.
    case start(TransferID, Operation)
    /// Answered by `transferEnded`, as every end is.
    case cancel(TransferID)
    /// Targets on the screen whose contents are not known: to be looked into before all others.
    case inspect([Digest])
    case refresh(View)
    /// Answered by an inventory's `reset` with that namespace. Until it comes, what is said of images is taken for late.
    case switchNamespace(String)
    case copy(String)
    case remember(reference: String)
    case suspend
    /// Everything is to be painted again.
    case redraw
    case quit
}
