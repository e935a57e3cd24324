// What this program has begun in a daemon and must undo when it fails.

import Failure
import Inventory
import Synchronization
import TransferModel

/// One for each daemon; shared by all operations that run on it.
final class TransferLedger: Sendable {
    /// An image's name in a namespace.
    struct Place: Hashable, Sendable {
        var namespace: String
        var name: String
    }

    /// What could not be undone because the daemon was away.
    struct Debt: Hashable, Sendable {
        var namespace: String
        var lease: String
        var putBack: [PutBack] = []
        /// The lease that is to hold what this one holds.
        var heir: Heir?
    }

    struct Heir: Hashable, Sendable {
        var lease: String
        /// With which it is made where it isn't there; nil where that says that nobody waits for it any more.
        var labels: [String: String]?
    }

    /// A record that operations without success have changed: to be as it was. Nil means that there was none.
    struct PutBack: Hashable, Sendable {
        var name: String
        var original: ImageRecord?
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

    /// Notes that an operation which may change the record has begun. `original` counts for the first one.
    func enter(_ place: Place, original: ImageRecord?) {
        state.withLock { state in
            state.visits[place, default: Visit(original: original)].running += 1
        }
    }

    /// Notes that such an operation has ended. `hasStored` says whether the daemon may have changed the record for it.
    /// The last of several on one name says what is to be restored, unless one of them has succeeded.
    func leave(_ place: Place, hasSucceeded: Bool, hasStored: Bool) -> PutBack? {
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

    func add(_ debt: Debt) {
        state.withLock { $0.debts.append(debt) }
    }

    func takeDebts() -> [Debt] {
        state.withLock { state in
            defer { state.debts = [] }
            return state.debts
        }
    }

    /// The debts whose heir is that lease.
    func takeDebts(toLease lease: String) -> [Debt] {
        state.withLock { state in
            defer { state.debts.removeAll { $0.heir?.lease == lease } }
            return state.debts.filter { $0.heir?.lease == lease }
        }
    }

    /// Those of a lease that is still to be made as an heir.
    func labels(ofHeir lease: String) -> [String: String]? {
        state.withLock { $0.debts.first { $0.heir?.lease == lease }?.heir?.labels }
    }

    func keep(_ transfer: KeptTransfer) {
        state.withLock { $0.kept.append(transfer) }
    }

    /// What was kept of the operation; nil when nothing was.
    func takeKept(of operation: Operation) -> KeptTransfer? {
        state.withLock { state in
            state.kept.firstIndex { $0.operation == operation }.map { state.kept.remove(at: $0) }
        }
    }
}
