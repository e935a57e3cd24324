// What is asked before something can't be taken back.

package enum Question: Hashable, Sendable {
    case cancel(TransferID)
    /// Transfers are running: cancel them and quit, or stay?
    case quit
}
