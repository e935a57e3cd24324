// What is asked before something can't be taken back.

package import Inventory
package import OCI
package import TransferModel

package enum Question: Hashable, Sendable {
    case cancel(TransferID)
    case cancelGroup(GroupID)
    /// Transfers are running: wait for them, cancel or keep them and quit, or stay?
    case quit
    /// A kept transfer is discarded.
    case discard(TransferID)
    case allowPlainHTTP(TransferID, registry: String)
    /// A save needs layers that stay in a registry.
    case fetchLazy(TransferID)
    /// The layer of a page isn't here.
    case fetchLayer(Descriptor)
    case cleanUp([AbandonedOperation])
    /// A name is another image; `imageID` is that image's, where it is known, and `hosts` are those where it is, of
    /// several. `form` is where it was typed, `after` are those that have failed for it, and others of their group.
    case overwrite(
        TagRequest, imageID: String? = nil, hosts: [String] = [], form: FormDialog? = nil, after: [TransferID] = [])
    /// A file already exists; `form` is where it was named.
    case replaceFile(path: String, form: FormDialog)
    /// The marked images, each with the platforms that are marked.
    case pullAgain([PullRequest])
    case delete(DeletePlan)
    /// Images that nothing uses: all of them, or those without a tag.
    case prune(DeletePlan, isAll: Bool)
    /// The same on several hosts.
    case deleteOnHosts(HostPlans)
    case remove([Removal])
    case deleteNamespace(String)
}

/// An answer to a question, and the key that gives it.
package struct Answer: Hashable, Sendable {
    package enum Choice: Hashable, Sendable {
        case yes, no, keep, wait
        /// The question is asked of the other choice.
        case other
    }

    package let key: Character
    package let label: String
    package let choice: Choice

    init(_ key: Character, _ label: String, _ choice: Choice) {
        self.key = key
        self.label = label
        self.choice = choice
    }
}

extension Question {
    /// What can be answered, the harmless answer last: esc gives it too.
    package func answers(in app: AppState) -> [Answer] {
        switch self {
        case .cancel(let id):
            return [Answer("y", "cancel it", .yes)]
                + (app.transfers[id]?.operation.kind == .pull ? [Answer("k", "keep it for a day", .keep)] : [])
                + [Answer("n", "let it run", .no)]
        case .cancelGroup(let id):
            return [Answer("y", "cancel all", .yes)]
                + (app.transfers.group(id)?.kind == .pull ? [Answer("k", "keep them for a day", .keep)] : [])
                + [Answer("n", "let them run", .no)]
        case .quit:
            let hasPulls = app.transfers.contains { $0.isUnfinished && $0.operation.kind == .pull }
            return [Answer("w", "wait", .wait), Answer("c", "cancel them", .yes)]
                + (hasPulls ? [Answer("k", "keep pulls", .keep)] : []) + [Answer("n", "stay", .no)]
        case .discard: return [Answer("y", "discard it", .yes), Answer("n", "keep it", .no)]
        case .fetchLazy: return [Answer("y", "download them", .yes), Answer("n", "leave them there", .no)]
        case .allowPlainHTTP: return [Answer("y", "allow it", .yes), Answer("n", "don't", .no)]
        case .fetchLayer: return [Answer("y", "download it", .yes), Answer("n", "don't", .no)]
        case .cleanUp: return [Answer("y", "clean up", .yes), Answer("n", "leave them", .no)]
        case .overwrite: return [Answer("y", "overwrite it", .yes), Answer("n", "leave it", .no)]
        case .replaceFile: return [Answer("y", "replace it", .yes), Answer("n", "leave it", .no)]
        case .pullAgain: return [Answer("y", "pull them", .yes), Answer("n", "don't", .no)]
        case .delete(let plan):
            if !plan.running.isEmpty { return [Answer("n", "leave", .no)] }
            // What is in use takes another key than what is not.
            let yes = plan.users.isEmpty ? Answer("y", "delete", .yes) : Answer("f", "delete all the same", .yes)
            return [yes, Answer("n", "leave", .no)]
        case .prune(let plan, let isAll):
            let yes = plan.items.isEmpty ? [] : [Answer("y", "delete them", .yes)]
            return yes + [Answer("a", isAll ? "only without a tag" : "all unused", .other), Answer("n", "leave", .no)]
        case .deleteOnHosts(let plans):
            let isUsed = plans.deleting.contains { !$0.plan.users.isEmpty }
            let yes = isUsed ? Answer("f", "delete all the same", .yes) : Answer("y", "delete", .yes)
            let other = Answer("a", plans.prunesAll ? "only without a tag" : "all unused", .other)
            return (plans.deleting.isEmpty ? [] : [yes]) + (plans.isPrune ? [other] : []) + [Answer("n", "leave", .no)]
        case .remove: return [Answer("y", "remove", .yes), Answer("n", "leave", .no)]
        case .deleteNamespace: return [Answer("y", "delete it", .yes), Answer("n", "leave it", .no)]
        }
    }
}
