// What this program has begun in a daemon and must roll back when it fails.

package import Inventory
import Synchronization
package import TransferModel

/// What could not be rolled back because the daemon was away.
package struct PendingRollback: Hashable, Sendable {
    package var namespace: String
    package var lease: String
    package var records: [RecordRollback]
    /// The lease that is to hold what this one holds.
    package var heir: Heir?

    package init(namespace: String, lease: String, records: [RecordRollback] = [], heir: Heir? = nil) {
        self.namespace = namespace
        self.lease = lease
        self.records = records
        self.heir = heir
    }

    package struct Heir: Hashable, Sendable {
        package var lease: String
        /// With which it is made where it isn't there; nil where that says that nobody waits for it any more.
        package var labels: [String: String]?

        package init(lease: String, labels: [String: String]?) {
            self.lease = lease
            self.labels = labels
        }
    }
}

/// A record that operations without success have changed: to be as it was. Nil means that there was none.
package struct RecordRollback: Hashable, Sendable {
    package var name: String
    package var original: ImageRecord?

    package init(name: String, original: ImageRecord?) {
        self.name = name
        self.original = original
    }
}

/// One for each daemon; shared by all operations that run on it.
package final class RollbackJournal: Sendable {
    /// An image's name in a namespace.
    package struct ImageName: Hashable, Sendable {
        package var namespace: String
        package var name: String

        package init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }
    }

    /// The operations that run on one name.
    private struct Entry {
        var original: ImageRecord?
        var running = 0
        var hasSucceeded = false
        var hasStored = false
    }

    private struct State {
        var entries: [ImageName: Entry] = [:]
        var pending: [PendingRollback] = []
        var kept: [KeptTransfer] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Records that an operation which may change the image's record has begun. `original` counts for the first one.
    package func begin(_ name: ImageName, original: ImageRecord?) {
        state.withLock { state in
            state.entries[name, default: Entry(original: original)].running += 1
        }
    }

    /// Records that such an operation has ended. `hasStored` says whether the daemon may have changed the record for it.
    /// The last of several on one name says what is to be restored, unless one of them has succeeded.
    package func end(_ name: ImageName, hasSucceeded: Bool, hasStored: Bool) -> RecordRollback? {
        state.withLock { state in
            guard var entry = state.entries[name] else { return nil }
            entry.running -= 1
            entry.hasSucceeded = entry.hasSucceeded || hasSucceeded
            entry.hasStored = entry.hasStored || hasStored
            state.entries[name] = entry.running > 0 ? entry : nil
            guard entry.running == 0, entry.hasStored, !entry.hasSucceeded else { return nil }
            return RecordRollback(name: name.name, original: entry.original)
        }
    }

    package func add(_ pending: PendingRollback) {
        state.withLock { $0.pending.append(pending) }
    }

    package func removePending() -> [PendingRollback] {
        state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
    }

    /// Those whose heir is that lease.
    package func removePending(toLease lease: String) -> [PendingRollback] {
        state.withLock { state in
            defer { state.pending.removeAll { $0.heir?.lease == lease } }
            return state.pending.filter { $0.heir?.lease == lease }
        }
    }

    /// Those of a lease that is still to be made as an heir.
    package func labels(ofHeir lease: String) -> [String: String]? {
        state.withLock { $0.pending.first { $0.heir?.lease == lease }?.heir?.labels }
    }

    package func keep(_ transfer: KeptTransfer) {
        state.withLock { $0.kept.append(transfer) }
    }

    /// What was kept of the operation; nil when nothing was.
    package func removeKept(of operation: Operation) -> KeptTransfer? {
        state.withLock { state in
            state.kept.firstIndex { $0.operation == operation }.map { state.kept.remove(at: $0) }
        }
    }
}
