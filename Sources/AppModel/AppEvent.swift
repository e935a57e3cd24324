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
    case transferStarted(TransferID, engine: EngineKind)
    case transferEvents(TransferID, [TransferEvent])
    case transferEnded(TransferID, Outcome)
    /// Something other than a transfer went wrong.
    case failed(Failure)
    /// References that were pulled before, newest first.
    case history([String])
}
