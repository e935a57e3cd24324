// Deletes, restores and removes what a daemon holds, beside transfers.

package import ContainerdClient
package import Leases

package struct Housekeeping: Sendable {
    let containerd: Containerd
    let presence: Presence
    let ledger: TransferLedger

    /// `ledger` is that of the transfers on the same daemon, which undo what can't be undone now.
    package init(
        _ containerd: Containerd, presence: Presence = Presence(), ledger: TransferLedger = TransferLedger()
    ) {
        self.containerd = containerd
        self.presence = presence
        self.ledger = ledger
    }
}
