// Ended transfers: retried, resumed, discarded.

import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    /// Starts what failed or was cancelled again, as another transfer; resumes what was kept. On a group: all of
    /// its members that failed or were cancelled.
    mutating func retry(at now: Moment) -> [Effect] {
        let items = retriable
        guard !items.isEmpty else { return [] }
        if let obstacle {
            banner = obstacle
            return []
        }
        guard openTransfer == nil, items.count > 1 else { return items.flatMap { retry($0, at: now) } }
        return begin(group: items.map(\.operation), in: items[0].namespace, at: now)
    }

    private var retriable: [TransferItem] {
        if let openTransfer { return openTransfer.canRetry ? [openTransfer] : [] }
        return openGroup?.members.filter { $0.canRetry && $0.kept == nil } ?? []
    }

    private mutating func retry(_ item: TransferItem, at now: Moment) -> [Effect] {
        if let kept = item.kept {
            remove { $0.id == item.id }
            return begin(item.operation, at: now, after: item, resuming: kept)
        }
        if case .tag(let request) = item.operation, item.failure?.code == .conflict {
            dialog = .question(
                .overwrite(request, imageID: imageLost(by: request)?.target.digest.short, form: nil))
            return []
        }
        return begin(item.operation, at: now, after: item)
    }
}

extension AppState {
    mutating func openLogin(for id: TransferID) {
        guard let item = transfer(id), item.wantsLogin, let host = item.askingHost else { return }
        change(id) { $0.hasAskedForLogin = true }
        let isPlain = plainRegistries.contains(host)
        openForm { .login(id, host: host, isPlain: isPlain, $0) }
    }

    mutating func login(to host: String, with form: Form, retrying id: TransferID, at now: Moment) -> [Effect] {
        dialog = nil
        let login = Effect.login(host: host, user: form.text(.user), password: Password(form.text(.password)))
        return [login] + (transfer(id).map { begin($0.operation, at: now, after: $0) } ?? [])
    }

    mutating func askForHTTP() {
        guard let item = openTransfer, let registry = item.plainRegistry else { return }
        dialog = .question(.allowPlainHTTP(item.id, registry: registry))
    }

    mutating func allowHTTP(for registry: String, retrying id: TransferID, at now: Moment) -> [Effect] {
        plainRegistries.insert(registry)
        return [.allowPlainHTTP(registry: registry)]
            + (transfer(id).map { begin($0.operation, at: now, after: $0) } ?? [])
    }
}

extension AppState {
    /// Adds the transfers that earlier runs have kept and that aren't in the list.
    mutating func list(_ kept: [KeptTransfer]) {
        let known = Set(transfers.compactMap { ($0.kept ?? $0.resumed)?.lease })
        for kept in kept where !known.contains(kept.lease) {
            lastNumber += 1
            transfers.append(TransferItem(id: TransferID(number: lastNumber), kept: kept))
        }
        TransfersPlace.refresh(&self)
    }

    /// Takes ended transfers off the list, groups as a whole; a kept one that is selected only after a question.
    mutating func clear() {
        if let item = openTransfer, item.kept != nil {
            dialog = .question(.discard(item.id))
            return
        }
        let busy = Set(transfers.filter { $0.isUnfinished || $0.kept != nil }.compactMap(\.group))
        remove { item in
            !item.isUnfinished && item.kept == nil && !(item.group.map(busy.contains) ?? false)
        }
    }

    mutating func discard(_ id: TransferID) -> [Effect] {
        guard let kept = transfer(id)?.kept else { return [] }
        remove { $0.id == id }
        return [.discard(kept)]
    }

    private mutating func remove(where isGone: (TransferItem) -> Bool) {
        transfers.removeAll(where: isGone)
        if let openLayers, transfer(openLayers) == nil { navigation.pages = [] }
        TransfersPlace.refresh(&self)
    }
}
