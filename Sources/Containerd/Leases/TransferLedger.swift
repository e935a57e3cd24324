// What this program has begun in a daemon and must undo when it fails.

package import Inventory
import Synchronization
package import TransferModel

/// One for each daemon; shared by all operations that run on it.
package final class TransferLedger: Sendable {
    /// An image's name in a namespace.
    package struct Place: Hashable, Sendable {
        package var namespace: String
        package var name: String

        package init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }
    }

    /// What could not be undone because the daemon was away.
    package struct Debt: Hashable, Sendable {
        package var namespace: String
        package var lease: String
        package var putBack: [PutBack]
        /// The lease that is to hold what this one holds.
        package var heir: Heir?

        package init(namespace: String, lease: String, putBack: [PutBack] = [], heir: Heir? = nil) {
            self.namespace = namespace
            self.lease = lease
            self.putBack = putBack
            self.heir = heir
        }
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

    /// A record that operations without success have changed: to be as it was. Nil means that there was none.
    package struct PutBack: Hashable, Sendable {
        package var name: String
        package var original: ImageRecord?

        package init(name: String, original: ImageRecord?) {
            self.name = name
            self.original = original
        }
    }

    private struct Visit {
        var original: ImageRecord?
        var running = 0
        var hasSucceeded = false
        var hasStored = false
    }

    private struct State {
        var visits: [Place: Visit] = [:]
        var debts: [Debt] = []
        var kept: [KeptTransfer] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Notes that an operation which may change the record has begun. `original` counts for the first one.
    package func enter(_ place: Place, original: ImageRecord?) {
        state.withLock { state in
            state.visits[place, default: Visit(original: original)].running += 1
        }
    }

    /// Notes that such an operation has ended. `hasStored` says whether the daemon may have changed the record for it.
    /// The last of several on one name says what is to be restored, unless one of them has succeeded.
    package func leave(_ place: Place, hasSucceeded: Bool, hasStored: Bool) -> PutBack? {
        state.withLock { state in
            guard var visit = state.visits[place] else { return nil }
            visit.running -= 1
            visit.hasSucceeded = visit.hasSucceeded || hasSucceeded
            visit.hasStored = visit.hasStored || hasStored
            state.visits[place] = visit.running > 0 ? visit : nil
            guard visit.running == 0, visit.hasStored, !visit.hasSucceeded else { return nil }
            return PutBack(name: place.name, original: visit.original)
        }
    }

    package func add(_ debt: Debt) {
        state.withLock { $0.debts.append(debt) }
    }

    package func takeDebts() -> [Debt] {
        state.withLock { state in
            defer { state.debts = [] }
            return state.debts
        }
    }

    /// The debts whose heir is that lease.
    package func takeDebts(toLease lease: String) -> [Debt] {
        state.withLock { state in
            defer { state.debts.removeAll { $0.heir?.lease == lease } }
            return state.debts.filter { $0.heir?.lease == lease }
        }
    }

    /// Those of a lease that is still to be made as an heir.
    package func labels(ofHeir lease: String) -> [String: String]? {
        state.withLock { $0.debts.first { $0.heir?.lease == lease }?.heir?.labels }
    }

    package func keep(_ transfer: KeptTransfer) {
        state.withLock { $0.kept.append(transfer) }
    }

    /// What was kept of the operation; nil when nothing was.
    package func takeKept(of operation: Operation) -> KeptTransfer? {
        state.withLock { state in
            state.kept.firstIndex { $0.operation == operation }.map { state.kept.remove(at: $0) }
        }
    }
}
