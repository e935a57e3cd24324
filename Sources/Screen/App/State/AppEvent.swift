// What happens to the screen: keys, time, and what the daemon and the transfers say.

package import Canvas
package import Failure
package import FoundationEssentials
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
    case imageDocuments(Digest, ImageDocuments)
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
    case abandoned([AbandonedOperation])
    /// Something other than a transfer went wrong.
    case failed(Failure)
    /// What the session with one machine of several says.
    indirect case host(String, AppEvent)
    /// Who holds what, as it was asked for with `readResources`.
    case resources(Result<ResourceGraph, Failure>)
    /// Of the file system that has containerd's content.
    case disk(DiskSpace)
    /// References that were pulled before, newest first.
    case history([String])
}

/// What a click on a part of the screen means.
package enum ClickTarget: Hashable, Sendable {
    /// As if the key was pressed that stands there.
    case key(Key)
    /// A field of the form that is open, by its number.
    case field(Int)
    /// A line of the list that is shown, or of the one in the dialog that is open, by its number among those shown.
    case line(Int)
    /// The heading of a column.
    case heading(String)
}

/// How the daemon is reached.
package enum ConnectionState: Hashable, Sendable {
    case connecting(address: String)
    /// `engine` is nil where nothing can be transferred; `engineReason` then says why. `platform` is that of the daemon's
    /// machine, if it says so.
    case connected(
        DaemonRecord, address: String, engine: EngineKind?, engineReason: Failure?, platform: Platform? = nil)
    /// The connection is gone, or never came; whoever reports this tries again by itself.
    case lost(Failure)

    package var isConnected: Bool {
        if case .connected = self { true } else { false }
    }
}

/// A moment, passed in from outside: the model has no clock.
package struct Moment: Hashable, Sendable {
    /// The wall clock, for ages.
    package var date: Date
    /// Since the program started, never falling, for everything that is measured.
    package var uptime: Duration

    package init(date: Date, uptime: Duration) {
        self.date = date
        self.uptime = uptime
    }
}
