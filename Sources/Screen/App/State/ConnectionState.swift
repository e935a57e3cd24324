// How the daemon is reached.

package import Failure
package import Inventory
package import TransferModel

package enum ConnectionState: Hashable, Sendable {
    case connecting(address: String)
    /// `engine` is nil where nothing can be transferred; `engineReason` then says why.
    case connected(DaemonRecord, address: String, engine: EngineKind?, engineReason: Failure?)
    /// The connection is gone, or never came; whoever reports this tries again by itself.
    case lost(Failure)

    package var isConnected: Bool {
        if case .connected = self { true } else { false }
    }
}
