// Deletes, restores and removes what a daemon holds, beside transfers.

package import ContainerdClient
package import Leases

package struct Housekeeping: Sendable {
    let containerd: Containerd
    let presence: Presence
    let journal: RollbackJournal

    /// `journal` is that of the transfers on the same daemon, which undo what can't be undone now.
    package init(
        _ containerd: Containerd, presence: Presence = Presence(), journal: RollbackJournal = RollbackJournal()
    ) {
        self.containerd = containerd
        self.presence = presence
        self.journal = journal
    }
}
