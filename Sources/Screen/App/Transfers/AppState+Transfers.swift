// Transfers: how they start, go on and end.

package import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    mutating func connect(_ state: ConnectionState, at now: Moment) -> [Effect] {
        let wasConnected = connection.isConnected
        connection = state
        guard state.isConnected else {
            // What was to be found out is not found out any more.
            awaitedPlan = nil
            return []
        }
        lastConnection = state
        if !wasConnected { places.images.inspected = [] }
        let wishes = wasConnected ? [] : retryDeletions()
        guard case .single(let operation) = settings.mode, transfers.isEmpty else { return wishes }
        let effects = begin(operation, at: now)
        guard let obstacle else { return effects }
        return end(TransferID(number: lastNumber), .failed(obstacle), at: now)
    }

    /// Why a name can't be given now. That takes a daemon, but no engine. Nil if it can.
    var obstacleToTagging: Failure? {
        connection.isConnected && !isEnding ? nil : obstacle
    }

    /// Why nothing can be transferred now. Nil if it can.
    package var obstacle: Failure? {
        if isEnding { return Failure(.cancelled, "The program ends as soon as the last transfer has.") }
        switch connection {
        case .connected(_, _, nil, let reason):
            return reason ?? Failure(.daemon, "This daemon can't transfer images.")
        case .connected: return nil
        case .connecting: return Failure(.daemon, "The daemon has not answered yet.", hint: "Try again in a moment.")
        case .lost: return Failure(.daemon, "The daemon is not there.", hint: "Try again once it has come back.")
        }
    }

    /// Starts an operation and opens its layers. `after` is the transfer that is retried or resumed.
    mutating func begin(
        _ operation: Operation, at now: Moment, after: TransferItem? = nil, resuming kept: KeptTransfer? = nil
    ) -> [Effect] {
        guard !isEnding else { return [] }
        lastNumber += 1
        let id = TransferID(number: lastNumber)
        var item = TransferItem(
            id: id, operation: operation, namespace: after?.namespace ?? inventory.namespace, startedAt: now.uptime,
            resumed: kept)
        item.hasAskedForLogin = after?.hasAskedForLogin ?? false
        transfers.insert(item, at: 0)
        showTransfers(selecting: .transfer(id))
        openLayers(of: id)
        dialog = nil
        var effects: [Effect] = [kept.map { .resume(id, $0) } ?? .start(id, operation, namespace: item.namespace)]
        if case .pull(let request) = operation {
            let name = request.reference.familiar
            history.removeAll { $0 == name }
            history.insert(name, at: 0)
            effects.append(.remember(reference: name))
        }
        return effects
    }

    mutating func askToCancel() -> [Effect] {
        if let group = openGroup, group.isUnfinished { dialog = .question(.cancelGroup(group.id)) }
        guard let item = openTransfer, item.isUnfinished else { return [] }
        if isSingle { return cancel(item.id) }
        if !item.isCancelling { dialog = .question(.cancel(item.id)) }
        return []
    }

    /// One that waits for its turn ends at once, a running one when its engine says so.
    mutating func cancel(_ id: TransferID) -> [Effect] {
        guard let item = transfer(id), item.isUnfinished, !item.isCancelling else { return [] }
        if item.isQueued {
            change(id) { $0.progress.finish(.cancelled, at: .zero) }
            return []
        }
        change(id) { $0.ending = .cancelling }
        return [.cancel(id)]
    }

    /// Cancels a pull such that it can be resumed; all else, of which nothing can be kept, for good.
    mutating func keep(_ id: TransferID) -> [Effect] {
        guard let item = transfer(id), item.isRunning, item.operation.kind == .pull else { return cancel(id) }
        guard !item.isCancelling else { return [] }
        change(id) { $0.ending = .keeping }
        return [.keep(id)]
    }

    mutating func apply(_ events: [TransferEvent], of id: TransferID, at now: Moment) {
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
        guard let item = transfer(id), item.isUnfinished else { return [] }
        change(id) { $0.progress.finish(outcome, at: $0.time(at: now)) }
        let next = item.group.map { startNext(in: $0, at: now) } ?? []
        if dialog == .question(.cancel(id)) { dialog = nil }
        if let group = item.group.flatMap(group), !group.isUnfinished, dialog == .question(.cancelGroup(group.id)) {
            dialog = nil
        }
        if unfinishedTransfers == 0, isQuitting || isSingle { return [.quit] }
        if unfinishedTransfers == 0, dialog == .question(.quit) { dialog = nil }
        if openLayers != id {
            report(id, outcome)
        } else if dialog == nil, !item.hasAskedForLogin {
            openLogin(for: id)
        }
        return next
    }

    /// Says how a transfer ended to someone who is looking at something else. Of a group only failures and its end are
    /// told.
    private mutating func report(_ id: TransferID, _ outcome: Outcome) {
        guard let item = transfer(id) else { return }
        if case .failed(let failure) = outcome { banner = failure }
        if let group = item.group.flatMap(group) {
            if !group.isUnfinished { notice = "\(group.kind.past) \(group.done) of \(group.members.count) images" }
            return
        }
        let name = item.operation.references.first ?? item.operation.subject
        let familiar = Reference(stored: name)?.familiar ?? name
        switch outcome {
        case .succeeded: notice = "\(item.operation.kind.past) \(familiar)"
        case .failed: break
        case .cancelled: notice = "cancelled \(familiar)"
        case .kept: notice = "kept \(familiar)"
        }
    }

    mutating func change(_ id: TransferID, _ body: (inout TransferItem) -> Void) {
        guard let index = transfers.firstIndex(where: { $0.id == id }) else { return }
        body(&transfers[index])
    }

    /// The transfer whose layers are open, or which is selected in the list.
    package var openTransfer: TransferItem? {
        if let openLayers { return transfer(openLayers) }
        guard navigation.view == .transfers, case .transfer(let id) = places.transfers.list.selected else { return nil }
        return transfer(id)
    }
}
