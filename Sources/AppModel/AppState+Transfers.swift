// Transfers: how they start, go on and end.

package import Failure
import OCI
import TransferModel

extension AppState {
    mutating func connect(_ state: ConnectionState, at now: Moment) -> [Effect] {
        let wasConnected = connection.isConnected
        connection = state
        guard state.isConnected else { return [] }
        lastConnection = state
        if !wasConnected { inspected = [] }
        guard case .single(let operation) = settings.mode, transfers.isEmpty else { return [] }
        let effects = begin(operation, at: now)
        guard let obstacle else { return effects }
        return end(TransferID(number: lastNumber), .failed(obstacle), at: now)
    }

    /// Why nothing can be transferred now. Nil if it can.
    package var obstacle: Failure? {
        switch connection {
        case .connected(_, _, nil, let reason):
            return reason ?? Failure(.daemon, "This daemon can't transfer images.")
        case .connected: return nil
        case .connecting: return Failure(.daemon, "The daemon has not answered yet.", hint: "Try again in a moment.")
        case .lost: return Failure(.daemon, "The daemon is not there.", hint: "Try again once it has come back.")
        }
    }

    /// Starts an operation and opens its layers.
    mutating func begin(_ operation: Operation, at now: Moment) -> [Effect] {
        lastNumber += 1
        let id = TransferID(number: lastNumber)
        transfers.insert(TransferItem(id: id, operation: operation, startedAt: now.uptime), at: 0)
        refreshTransfers()
        if !isSingle { view = .transfers }
        transferList.clearFilter()
        refreshTransfers()
        transferList.select(id)
        page = .transfer(id)
        dialog = nil
        var effects: [Effect] = [.start(id, operation)]
        if case .pull(let request) = operation {
            let name = request.reference.familiar
            history.removeAll { $0 == name }
            history.insert(name, at: 0)
            effects.append(.remember(reference: name))
        }
        return effects
    }

    /// Starts the operation of a transfer that failed or was cancelled anew, as another transfer.
    mutating func retry(at now: Moment) -> [Effect] {
        guard let item = openTransfer, item.canRetry else { return [] }
        if let obstacle {
            banner = obstacle
            return []
        }
        return begin(item.operation, at: now)
    }

    mutating func cancel(_ id: TransferID) -> [Effect] {
        guard let item = transfer(id), item.isRunning, !item.isCancelling else { return [] }
        change(id) { $0.isCancelling = true }
        return [.cancel(id)]
    }

    mutating func take(_ events: [TransferEvent], of id: TransferID, at now: Moment) {
        change(id) { item in
            let time = item.time(at: now)
            for event in events { item.progress.apply(event, at: time) }
        }
    }

    mutating func advanceTransfers(at now: Moment) {
        for index in transfers.indices where transfers[index].isRunning {
            transfers[index].progress.advance(to: transfers[index].time(at: now))
        }
    }

    mutating func end(_ id: TransferID, _ outcome: Outcome, at now: Moment) -> [Effect] {
        guard transfer(id)?.isRunning == true else { return [] }
        change(id) { $0.progress.finish(outcome, at: $0.time(at: now)) }
        if dialog == .question(.cancel(id)) { dialog = nil }
        if runningTransfers == 0, isQuitting || isSingle { return [.quit] }
        if runningTransfers == 0, dialog == .question(.quit) { dialog = nil }
        if page != .transfer(id) { report(id, outcome) }
        return []
    }

    /// Says how a transfer ended to someone who is looking at something else.
    private mutating func report(_ id: TransferID, _ outcome: Outcome) {
        let name = transfer(id)?.operation.references.first ?? ""
        switch outcome {
        case .succeeded: notice = "pulled \(Reference(stored: name)?.familiar ?? name)"
        case .failed(let failure): banner = failure
        case .cancelled, .kept: notice = "cancelled \(Reference(stored: name)?.familiar ?? name)"
        }
    }

    mutating func change(_ id: TransferID, _ body: (inout TransferItem) -> Void) {
        guard let index = transfers.firstIndex(where: { $0.id == id }) else { return }
        body(&transfers[index])
    }

    /// The transfer whose layers are open, or which is selected in the list.
    package var openTransfer: TransferItem? {
        if case .transfer(let id) = page { return transfer(id) }
        return view == .transfers ? transferList.selected.flatMap(transfer) : nil
    }
}
