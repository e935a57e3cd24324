// Removes single things that interrupted work has left, whatever needs them.

import ContainerdClient
package import Failure
package import Inventory
import Leases
import OCI
import Processes

extension Housekeeping {
    /// Removes them one after the other, each only while it is what it was when that was asked, and says why the others
    /// stay. That one is gone is no error.
    package func remove(_ removals: [Removal], in namespace: String) async throws(Failure) -> [Failure] {
        let containerd = containerd.inNamespace(namespace)
        let owners = try await Liveness(containerd, presence).owners()
        let resources = try await Resources(of: removals.map(\.item), in: containerd)
        var kept: [Failure] = []
        for removal in removals {
            guard let now = Removal(removal.item, isLeftover: removal.isLeftover, in: resources) else { continue }
            if let obstacle = removal.obstacle(now, owners) {
                kept.append(obstacle)
            } else {
                try await removal.item.remove(from: containerd)
            }
        }
        return kept
    }

    /// Throws class `conflict` while anything is in it, and says what.
    package func deleteNamespace(_ name: String) async throws(Failure) {
        // The daemon itself would delete these with it: pulls that run or are kept, and what was deleted for now.
        let within = containerd.inNamespace(name)
        var things: [String] = []
        if try await !within.leases().isEmpty { things.append("leases") }
        if try await !within.ingests().isEmpty { things.append("ingests") }
        guard things.isEmpty else { throw Self.isNotEmpty(name, things.joined(separator: ", ")) }
        do throws(Failure) {
            try await containerd.deleteNamespace(name)
        } catch  where error.code == .conflict {
            // `namespace "x" must be empty, but it still has images, blobs: failed precondition` (containerd 2.1.9).
            let said = error.cause ?? ""
            let things = said.firstMatch(of: /still has ([^:]*)/).map { String($0.1) } ?? "something"
            throw Self.isNotEmpty(name, things, cause: said)
        }
    }

    private static func isNotEmpty(_ name: String, _ things: String, cause: String? = nil) -> Failure {
        Failure(
            .conflict, "The namespace \(name) can't be deleted: it still has \(things).",
            hint: "Delete what is in it first.", cause: cause)
    }

    package func createNamespace(_ record: NamespaceRecord) async throws(Failure) {
        try await containerd.createNamespace(record)
    }

    /// An empty value takes a label off.
    package func labelNamespace(_ name: String, _ labels: [String: String]) async throws(Failure) {
        try await containerd.labelNamespace(name, labels)
    }
}

extension Removal {
    /// Why it stays; nil when it is what it was.
    fileprivate func obstacle(_ now: Removal, _ owners: [String: Presence]) -> Failure? {
        func stays(_ reason: String, hint: String) -> Failure {
            Failure(.conflict, "The \(item.kind) \(item.name) stays: \(reason).", hint: hint)
        }
        if case .lease(let id) = item, let owner = owners[id] {
            return stays(
                "\(owner.user) is working under it (process \(owner.process.pid))",
                hint: "Cancel that operation, or wait for its end.")
        }
        return now == self
            ? nil : stays("it has changed meanwhile", hint: "Look at it, and remove it again if it is to go.")
    }
}

extension Resources {
    /// What is known of these things now, and all leases.
    fileprivate init(of items: [StoredItem], in containerd: Containerd) async throws(Failure) {
        var found = Resources()
        found.leases = try await containerd.leaseResources()
        found.ingests = try await containerd.ingests()
        for item in items {
            switch item {
            case .blob(let digest): if let blob = try await containerd.blob(digest) { found.blobs.append(blob) }
            case .snapshot(let name, let snapshotter):
                if let snapshot = try await containerd.snapshotter(snapshotter).snapshot(name) {
                    found.snapshots[snapshotter, default: []].append(snapshot)
                }
            case .image(let name, _):
                if let image = try await containerd.image(named: name) { found.images.append(image) }
            case .ingest, .lease: break
            }
        }
        self = found
    }
}

extension StoredItem {
    fileprivate func remove(from containerd: Containerd) async throws(Failure) {
        switch self {
        case .blob(let digest): try await containerd.deleteBlob(digest)
        case .ingest(let ref): try await containerd.abortIngest(ref)
        case .lease(let id): try await containerd.end(lease: id)
        case .snapshot(let name, let snapshotter): try await containerd.snapshotter(snapshotter).remove(name)
        case .image(let name, let target): try await containerd.deleteImage(named: name, target: target)
        }
    }
}
