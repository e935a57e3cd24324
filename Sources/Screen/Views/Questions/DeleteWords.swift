// What is said before names are deleted.

import App
import Inventory
import OCI
import Text

extension Painter {
    /// Which names go, which images stay, who uses them, what comes back.
    func words(_ plan: DeletePlan) -> String {
        let running = plan.running
        guard running.isEmpty else {
            let users = few(running.flatMap(\.users).filter(\.isRunning).map(\.id))
            return "\(few(running.map(\.name))) can't be deleted: \(users) runs from it. Stop that first."
        }
        let untagged = plan.items.filter { !$0.otherNames.isEmpty }
        let deleted = plan.items.filter { $0.otherNames.isEmpty }
        var sentences: [String] = []
        if !deleted.isEmpty { sentences.append("Delete \(few(deleted.map(\.name)))?") }
        if !untagged.isEmpty {
            let others = few(Array(Set(untagged.flatMap(\.otherNames))).sorted())
            sentences.append("Take the name \(few(untagged.map(\.name))) away? The image stays, as \(others).")
        }
        if plan.items.contains(where: \.isPinned) { sentences.append("It is pinned: Kubernetes counts on it.") }
        let users = plan.users.map { $0.id + ($0.isRunning ? " (running)" : " (stopped)") }
        if !users.isEmpty { sentences.append("Used by \(few(users)), which could not be created again.") }
        let leases = Set(deleted.flatMap(\.leases))
        if !leases.isEmpty { sentences.append("Held still by \(leases.count.counted("lease")).") }
        sentences.append(room(plan))
        return sentences.joined(separator: " ")
    }

    func room(_ plan: DeletePlan) -> String {
        let garbage = plan.garbage.bytes > 0 ? ", and \(Human.size(plan.garbage.bytes)) that nothing holds" : ""
        return plan.freed.bytes > 0 || plan.garbage.bytes > 0
            ? "Frees \(Human.size(plan.freed.bytes))\(garbage)." : "Frees nothing."
    }

    /// The first few of many names.
    func few(_ names: [String]) -> String {
        let short = names.map { Reference(stored: $0)?.familiar ?? $0 }
        return short.count <= 3
            ? short.joined(separator: ", ") : short.prefix(2).joined(separator: ", ") + " and \(short.count - 2) more"
    }
}
