// What happens to the screen: keys, time, and what the daemon and the transfers say.

package import Canvas
package import Failure
package import Inventory
package import OCI
package import TransferModel

package enum AppEvent: Sendable {
    case key(Key)
    case mouse(MouseEvent)
    /// A press of the mouse on what means more than its place.
    case click(ClickTarget)
    case paste(String)
    /// What could be typed behind `:`, and is done at once.
    case command(String)
    case resize(columns: Int, rows: Int)
    /// Time has passed: sent while `AppState.needsTicks`, at most three times a second.
    case tick
    case connection(ConnectionState)
    case inventory(InventoryChange)
    /// The same, many in order.
    case inventories([InventoryChange])
    /// Something happened in the daemon, in any namespace.
    case event(DaemonEvent)
    /// Lines of this program's own log.
    case log([String])
    /// A blob as lines of text.
    case document(Digest, [String])
    /// What the target of an image is made of.
    case anatomy(Digest, ImageAnatomy)
    /// What comes of `readLayers`, of the layer that was asked for.
    case layer(Digest, LayerNews)
    /// Neither a document nor what a target is made of.
    case unreadable(Digest, Failure)
    /// Names are gone, and can be restored.
    case deleted(Deletion)
    /// The time to put a deletion back is over.
    case due(Deletion.ID)
    /// The names of a deletion are back.
    case restored(Deletion.ID)
    /// The content of a deletion is gone: it can't be restored any more.
    case freed(Deletion.ID)
    /// A deletion could not be restored or freed.
    case deletionFailed(Deletion.ID, Failure)
    /// Something short was done; the text says what.
    case done(String)
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
