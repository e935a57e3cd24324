// What happens to the screen: keys, time, and what the daemon and the transfers say.

package import Failure
package import Inventory
package import Keys
package import TransferModel

package enum AppEvent: Sendable {
    case key(Key)
    case mouse(MouseEvent)
    case paste(String)
    case resize(columns: Int, rows: Int)
    /// Time has passed: sent while `AppState.needsTicks`, at most three times a second.
    case tick
    case connection(ConnectionState)
    case inventory(InventoryChange)
    case transferEvents(TransferID, [TransferEvent])
    case transferEnded(TransferID, Outcome)
    /// What the path of a `complete` may mean, in order; empty if nothing begins with it.
    case completions(path: String, [PathCompletion])
    /// Transfers that earlier runs have kept.
    case kept([KeptTransfer])
    /// What operations have left whose process is gone: offered for clean-up.
    case leftovers([Leftover])
    /// Something other than a transfer went wrong.
    case failed(Failure)
    /// References that were pulled before, newest first.
    case history([String])
}
