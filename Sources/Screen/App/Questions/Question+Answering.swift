// What the answers to questions do.

import Canvas
import Inventory
import TransferModel

extension Question: DialogState {
    func footer(_ app: AppState) -> [FooterItem] {
        answers(in: app).map { FooterItem(key: String($0.key), label: $0.label) }
    }

    /// The letters that are shown answer, in either case; esc gives the harmless answer; all else waits for one of them.
    func press(_ key: Key, in app: inout AppState, at now: Moment) -> [Effect] {
        let letter: Character? = if case .character(let character) = key { character } else { nil }
        let answer = answers(in: app).first { $0.key == letter || $0.key.uppercased() == letter.map(String.init) }
        guard let choice = answer?.choice ?? (key == .escape ? .no : nil) else { return [] }
        app.dialog = nil
        switch choice {
        case .yes: return accept(in: &app, at: now)
        case .no: decline(in: &app)
        case .keep: return keep(in: &app)
        case .other:
            if case .prune(_, let isAll) = self { return AwaitedPlan.prune(isAll: !isAll).request(in: &app) }
            if case .deleteOnHosts(let plans) = self { return plans.askOther(in: &app) }
        case .wait:
            app.quitting = .waiting
            app.notice = "quits when all transfers have ended"
        }
        return []
    }

    private func accept(in app: inout AppState, at now: Moment) -> [Effect] {
        switch self {
        case .cancel(let id): return app.transfers.cancel(id)
        case .cancelGroup(let id): return members(of: id, app).flatMap { app.transfers.cancel($0) }
        case .quit: return app.endAll()
        case .discard(let id): return TransfersPlace.discard(id, in: &app)
        case .allowPlainHTTP(let id, let registry):
            let allowed = app.transfers.allowPlainHTTP(for: registry)
            return TransfersPlace.retry(id, after: allowed, in: &app, at: now)
        case .fetchLazy(let id): return TransfersPlace.fetchLazy(id, in: &app, at: now)
        case .fetchLayer: return FilesPlace.fetch(in: &app)
        case .cleanUp(let operations):
            app.fleet.change(app.fleet.current) { $0.abandoned = [] }
            return [.cleanUp(operations)]
        case .overwrite(let request, _, let losing, let form, let ids):
            if let hosts = form?.context.hosts {
                return app.begin(.tag(request), on: hosts, forcing: losing, at: now)
            }
            let items = ids.compactMap { app.transfers[$0] }
            guard items.count > 1 else {
                return app.begin(Operation.tag(request).overwriting, at: now, after: items.first)
            }
            return app.beginGroup(of: items.map(\.overwriting), at: now)
        case .replaceFile(_, let form): return form.begin(in: &app, at: now)
        case .pullAgain(let requests):
            app.places.images.list.clearMarks()
            return app.begin(requests.map { .pull($0) }, at: now)
        case .delete(let plan), .prune(let plan, _):
            app.fleet.deletions += 1
            return [.delete(plan)]
        case .deleteOnHosts(let plans):
            app.fleet.deletions += 1
            return plans.effects
        case .remove(let removals): return [.remove(removals)]
        case .deleteNamespace(let name): return [.deleteNamespace(name)]
        }
    }

    /// Nothing is done; a form that was left for the question is there again.
    private func decline(in app: inout AppState) {
        switch self {
        case .quit: app.quitting = .no
        case .overwrite(_, _, _, let form?, _), .replaceFile(_, let form): app.dialog = .form(form)
        default: break
        }
    }

    private func keep(in app: inout AppState) -> [Effect] {
        switch self {
        case .cancel(let id): return app.transfers.keep(id)
        case .cancelGroup(let id): return members(of: id, app).flatMap { app.transfers.keep($0) }
        case .quit: return app.endAll(keepingPulls: true)
        default: return []
        }
    }

    private func members(of id: GroupID, _ app: AppState) -> [TransferID] {
        app.transfers.group(id)?.members.map(\.id) ?? []
    }
}

extension Question {
    /// Opens the question about removing what can be removed of these.
    static func askToRemove(_ items: [StoredItem], areLeftovers: Bool = false, in app: inout AppState) {
        guard let resources = app.inventory.graph?.resources else { return }
        let removals = items.compactMap { Removal($0, isLeftover: areLeftovers, in: resources) }
        if !removals.isEmpty { app.dialog = .question(.remove(removals)) }
    }
}

extension AppState {
    /// Asks about what earlier runs have left, as soon as nothing else has the keys.
    mutating func offerCleanUp() {
        guard !abandoned.isEmpty, dialog == nil, !isTypingFilter, !isSingle else { return }
        dialog = .question(.cleanUp(abandoned))
        abandoned = []
        fleet.change(fleet.current) { $0.hasOfferedCleanUp = true }
    }
}
