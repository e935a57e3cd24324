// What can be done with the transfer or the group that is open or selected.

import Failure
import Inventory
import OCI
import TransferModel

extension TransfersPlace {
    /// The keys for it that matter now.
    static func possibleActions(_ app: AppState) -> [Action] {
        if let group = app.openGroup {
            return group.isUnfinished ? [.cancel] : (group.done < group.members.count ? [.retry] : []) + [.clear]
        }
        guard let item = app.openTransfer else { return [] }
        if item.isUnfinished { return item.isCancelling ? [] : [.cancel] }
        var actions: [Action] = []
        if item.wantsLogin { actions.append(.login) }
        if item.plainRegistry != nil { actions.append(.allowHTTP) }
        if item.canRetry { actions.append(.retry) }
        if item.failure != nil { actions.append(.copyError) }
        return actions + (app.place == .transfers ? [.clear] : [])
    }

    /// In the list and on the page of a transfer. Nil for an action that isn't about transfers.
    static func act(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .cancel: return askToCancel(in: &app)
        case .retry: return retry(in: &app, at: now)
        case .login: if let item = app.openTransfer { openLogin(for: item, in: &app) }
        case .allowHTTP:
            if let item = app.openTransfer, let registry = item.plainRegistry {
                app.dialog = .question(.allowPlainHTTP(item.id, registry: registry))
            }
        case .clear: clear(in: &app)
        default: return nil
        }
        return []
    }

    private static func askToCancel(in app: inout AppState) -> [Effect] {
        if let group = app.openGroup, group.isUnfinished { app.dialog = .question(.cancelGroup(group.id)) }
        guard let item = app.openTransfer, item.isUnfinished else { return [] }
        if app.isSingle { return app.transfers.cancel(item.id) }
        if !item.isCancelling { app.dialog = .question(.cancel(item.id)) }
        return []
    }

    /// Takes ended transfers off the list; a kept one that is selected only after a question.
    private static func clear(in app: inout AppState) {
        if let item = app.openTransfer, item.kept != nil {
            app.dialog = .question(.discard(item.id))
        } else {
            app.transfers.removeEnded()
            refreshAfterRemoval(in: &app)
        }
    }

    static func discard(_ id: TransferID, in app: inout AppState) -> [Effect] {
        guard let item = app.transfers[id], let kept = item.kept else { return [] }
        app.transfers.remove(id)
        refreshAfterRemoval(in: &app)
        return [item.there(.discard(kept))]
    }

    /// A page of what has gone is closed.
    private static func refreshAfterRemoval(in app: inout AppState) {
        if let open = app.openLayers, app.transfers[open] == nil { app.navigation.pages = [] }
        refresh(&app)
    }
}

extension TransfersPlace {
    /// Starts what failed or was cancelled again, as another transfer; resumes what was kept. On a group: all of
    /// its members that failed or were cancelled.
    private static func retry(in app: inout AppState, at now: Moment) -> [Effect] {
        let isGroup = app.openTransfer == nil
        let items =
            isGroup
            ? app.openGroup?.members.filter { $0.canRetry && $0.kept == nil } ?? []
            : app.openTransfer.map { $0.canRetry ? [$0] : [] } ?? []
        guard let first = items.first else { return [] }
        if let obstacle = app.obstacle(beginning: .retry) {
            app.banner = obstacle
            return []
        }
        guard isGroup, items.count > 1 else { return retry(first, in: &app, at: now) }
        let losing = items.filter { $0.conflict != nil }
        if let request = losing.first?.conflict {
            app.dialog = .question(.overwrite(request, hosts: losing.map(\.host), after: items.map(\.id)))
            return []
        }
        return app.beginGroup(of: items.map(\.again), at: now)
    }

    private static func retry(_ item: TransferItem, in app: inout AppState, at now: Moment) -> [Effect] {
        if let kept = item.kept {
            app.transfers.remove(item.id)
            refreshAfterRemoval(in: &app)
            return app.begin(item.operation, at: now, after: item, resuming: kept)
        }
        if let request = item.conflict {
            let other = app.host(item.host)?.inventory.imageLosingName(by: request)
            app.dialog = .question(.overwrite(request, imageID: other?.target.digest.short, after: [item.id]))
            return []
        }
        if item.savingLazy != nil {
            app.dialog = .question(.fetchLazy(item.id))
            return []
        }
        return app.begin(item.operation, at: now, after: item)
    }

    static func fetchLazy(_ id: TransferID, in app: inout AppState, at now: Moment) -> [Effect] {
        guard let item = app.transfers[id], let operation = item.savingLazy else { return [] }
        return app.begin(operation, at: now, after: item)
    }

    static func openLogin(for item: TransferItem, in app: inout AppState) {
        guard item.wantsLogin, let host = item.askingHost else { return }
        app.transfers.change(item.id) { $0.hasAskedForLogin = true }
        let isPlain = app.transfers.plainRegistries.contains(host)
        app.openForm(unless: app.obstacle(beginning: .login)) { .login(item.id, host: host, isPlain: isPlain, $0) }
    }

    /// After credentials, or plain HTTP, were given for it.
    static func retry(_ id: TransferID, after effect: Effect, in app: inout AppState, at now: Moment) -> [Effect] {
        [effect] + (app.transfers[id].map { app.begin($0.operation, at: now, after: $0) } ?? [])
    }
}
