// Deleting names and pruning: what would happen is found out first, then told and asked.

import Failure
package import Inventory
import OCI
import Text
import TransferModel

/// What the next resources are waited for.
enum AwaitedPlan: Hashable, Sendable {
    case delete([String])
    case prune(isAll: Bool)
}

extension AppState {
    /// The selected image, or the marked ones.
    mutating func deleteImages() -> [Effect] {
        let names = chosenNames
        guard !names.isEmpty else { return [] }
        if let pull = transfers.first(where: { $0.isUnfinished && !names.isDisjoint(with: $0.operation.references) }) {
            banner = Failure(
                .conflict, "\(pull.operation.subject) is being \(pull.operation.kind.past) right now.",
                hint: "Cancel that first, or wait for its end.")
            return []
        }
        return plan(.delete(names.sorted()))
    }

    /// The names of the marked images, or those of the selected row, page or target.
    private var chosenNames: Set<String> {
        if place == .disk {
            let target = places.disk.list.selected
            return Set(inventory.images.lazy.filter { $0.target.digest == target }.map(\.name))
        }
        if place == .images, !places.images.list.marked.isEmpty { return Set(markedRows.flatMap(\.allNames)) }
        return Set(selectedImage?.allNames ?? [])
    }

    mutating func prune(isAll: Bool = false) -> [Effect] { plan(.prune(isAll: isAll)) }

    private mutating func plan(_ wanted: AwaitedPlan) -> [Effect] {
        guard connection.isConnected else {
            banner = obstacle
            return []
        }
        awaitedPlan = wanted
        notice = "finding out what would come back"
        return [.refreshResources]
    }

    /// Asks about what was planned, now that it is known what holds what.
    mutating func askAboutPlan(at now: Moment) {
        guard let wanted = awaitedPlan, let graph = inventory.graph, dialog == nil else { return }
        awaitedPlan = nil
        notice = nil
        switch wanted {
        case .delete(let names):
            let plan = graph.plan(deleting: names)
            if !plan.items.isEmpty { dialog = .question(.delete(plan)) }
        case .prune(let isAll):
            guard let rule = try? PruneRule(isAll: isAll, at: now.date) else { return }
            dialog = .question(.prune(rule.plan(in: graph), isAll: isAll))
        }
    }

    mutating func askToRemove(_ items: [StoredItem], areLeftovers: Bool = false) {
        guard let resources = inventory.graph?.resources else { return }
        let removals = items.compactMap { Removal($0, isLeftover: areLeftovers, in: resources) }
        if !removals.isEmpty { dialog = .question(.remove(removals)) }
    }

    /// Names are gone, and can be restored.
    mutating func hold(_ deletion: Deletion) -> [Effect] {
        deletions.append(HeldDeletion(deletion: deletion))
        places.images.list.clearMarks()
        let count = deletion.items.count
        notice = "deleted \(count.counted("name"))"
        if let reason = deletion.kept.first { banner = reason }
        let open = places.details.image.name
        if place == .details, deletion.items.contains(where: { $0.name == open }) { navigation.pages = [] }
        return [.remind(deletion)]
    }

    mutating func undo() -> [Effect] {
        let last = deletions.last { !$0.isAsked }?.deletion.id
        if last == nil { notice = deletions.isEmpty ? "nothing to restore" : "the daemon has been asked already" }
        return ask(.restore) { $0.deletion.id == last }
    }

    mutating func freeNow() -> [Effect] { ask(.free) { _ in true } }

    /// Asks for those that nothing is asked for yet.
    mutating func ask(_ wish: HeldDeletion.Wish, of isMeant: (HeldDeletion) -> Bool) -> [Effect] {
        deletions.indices.filter { !deletions[$0].isAsked && isMeant(deletions[$0]) }.map { place in
            deletions[place].wish = wish
            deletions[place].isAsked = true
            return wish.effect(deletions[place].deletion)
        }
    }

    /// The daemon is back: what it could not do before it may do now.
    mutating func retryDeletions() -> [Effect] {
        [.restore, .free].flatMap { wish in ask(wish) { $0.wish == wish } }
    }

    /// What has been collected can't be restored by anybody; all else can be asked again.
    mutating func fail(deletion id: Deletion.ID, _ failure: Failure) {
        guard let place = deletions.firstIndex(where: { $0.deletion.id == id }) else { return }
        banner = failure
        deletions[place].isAsked = false
        if failure.code == .notFound {
            deletions.remove(at: place)
        } else if failure.code != .daemon {
            deletions[place].wish = nil
        }
    }
}

extension ImageRow {
    /// Its name and those that stand in the same row.
    package var allNames: [String] { [name] + aliases }
}
