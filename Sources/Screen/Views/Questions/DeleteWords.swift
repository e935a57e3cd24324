// What is said before names are deleted.

import App
import Inventory
import OCI
import Text

extension DeletePlan {
    /// Which names go, which images stay, who uses them, what comes back.
    var words: String {
        guard running.isEmpty else {
            let users = running.flatMap(\.users).filter(\.isRunning).map(\.id).few
            return "\(running.map(\.name).few) can't be deleted: \(users) runs from it. Stop that first."
        }
        let untagged = items.filter { !$0.otherNames.isEmpty }
        let deleted = items.filter { $0.otherNames.isEmpty }
        var sentences: [String] = []
        if !deleted.isEmpty { sentences.append("Delete \(deleted.map(\.name).few)?") }
        if !untagged.isEmpty {
            let others = Set(untagged.flatMap(\.otherNames)).sorted().few
            sentences.append("Take the name \(untagged.map(\.name).few) away? The image stays, as \(others).")
        }
        if items.contains(where: \.isPinned) { sentences.append("It is pinned: Kubernetes counts on it.") }
        let names = users.map { $0.id + ($0.isRunning ? " (running)" : " (stopped)") }
        if !names.isEmpty { sentences.append("Used by \(names.few), which could not be created again.") }
        if items.contains(where: { IPFSReference.isName(ofImage: $0.name) }) {
            sentences.append("An IPFS node keeps its pins.")
        }
        let leases = Set(deleted.flatMap(\.leases))
        if !leases.isEmpty { sentences.append("Held still by \(leases.count.counted("lease")).") }
        sentences.append(room)
        return sentences.joined(separator: " ")
    }

    var room: String {
        let more = garbage.bytes > 0 ? ", and \(Human.size(garbage.bytes)) that nothing holds" : ""
        return freed.bytes > 0 || garbage.bytes > 0
            ? "Frees \(Human.size(freed.bytes))\(more)." : "Frees nothing."
    }
}

extension HostPlans {
    /// What goes on which hosts, where it stays and why, and what comes back in all.
    var words: String {
        func names(_ parts: [Part]) -> String { parts.map(\.host).few }
        let deleting = deleting
        var sentences: [String] = []
        let things = Set(deleting.flatMap(\.plan.names)).sorted()
        if isPrune {
            let which =
                prunesAll ? "that no container uses and nobody has pinned" : "without a tag that no container uses"
            let parts = deleting.map { "\($0.host): \($0.plan.items.count)" }
            sentences.append(
                parts.isEmpty
                    ? "On \(asked.count.counted("host")) there are no images \(which)."
                    : "Delete images \(which) (\(parts.joined(separator: ", ")))?")
        } else if deleting.isEmpty {
            sentences.append("There is nothing to delete.")
        } else {
            sentences.append("Delete \(things.few) on \(deleting.count.counted("host")): \(names(deleting))?")
        }
        if !running.isEmpty { sentences.append("It stays on \(names(running)), where a container runs from it.") }
        let used = deleting.filter { !$0.plan.users.isEmpty }
        if !used.isEmpty { sentences.append("Stopped containers on \(names(used)) could not be created again.") }
        if !absent.isEmpty { sentences.append("Not connected: \(absent.few).") }
        if !deleting.isEmpty {
            sentences.append(freed > 0 ? "Frees \(Human.size(freed)) in all." : "Frees nothing.")
        }
        return sentences.joined(separator: " ")
    }
}

extension [String] {
    /// The first few of many names.
    var few: String {
        let short = map { Reference(stored: $0)?.familiar ?? $0 }
        return short.count <= 3
            ? short.joined(separator: ", ") : short.prefix(2).joined(separator: ", ") + " and \(short.count - 2) more"
    }
}
