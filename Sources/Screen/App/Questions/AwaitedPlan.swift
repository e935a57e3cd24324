// Deleting names and pruning: what would happen is found out first, then told and asked.

import Failure
import Inventory

/// What the next resources are waited for.
enum AwaitedPlan: Hashable, Sendable {
    case delete([String])
    case prune(isAll: Bool)
}

extension AwaitedPlan {
    func request(in app: inout AppState) -> [Effect] {
        guard app.daemon.isConnected else {
            app.banner = app.obstacle
            return []
        }
        app.deletions.awaitedPlan = self
        app.deletions.hasResources = false
        app.notice = "finding out what would come back"
        return [.refreshResources]
    }

    /// Asks about what was planned, once it is known what holds what, and nothing else has the keys.
    static func ask(in app: inout AppState, at now: Moment) {
        guard let wanted = app.deletions.awaitedPlan, app.deletions.hasResources, let graph = app.inventory.graph,
            app.dialog == nil, !app.isTypingFilter
        else { return }
        app.deletions.awaitedPlan = nil
        app.notice = nil
        guard let plan = wanted.plan(in: graph, at: now) else { return }
        switch wanted {
        case .delete: if !plan.items.isEmpty { app.dialog = .question(.delete(plan)) }
        case .prune(let isAll): app.dialog = .question(.prune(plan, isAll: isAll))
        }
    }

    func plan(in graph: ResourceGraph, at now: Moment) -> DeletePlan? {
        switch self {
        case .delete(let names): graph.plan(deleting: names)
        case .prune(let isAll): (try? PruneRule(isAll: isAll, at: now.date))?.plan(in: graph)
        }
    }
}
