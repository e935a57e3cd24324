// What a deletion would do, and what it did.

package import Failure
package import OCI

package struct DeletePlan: Hashable, Sendable {
    /// One name that goes.
    package struct Item: Hashable, Sendable {
        package var name: String
        package var target: Descriptor
        package var labels: [String: String]
        package var isPinned: Bool
        /// The containers that use the image.
        package var users: [ContainerRecord]
        /// What containers may call the image: its names, and the digests of its blobs.
        package var references: Set<String>
        /// Names that stay and keep the image here: then only a name goes.
        package var otherNames: [String]
        /// Leases that hold the image beside its names.
        package var leases: [String]

        /// Whether a container uses the image: also one that has come since this was planned.
        package func isUsed(by container: ContainerRecord) -> Bool {
            container.imageReferences.contains { $0.names.contains(where: references.contains) }
        }
    }

    package var items: [Item]
    /// Whether what a container uses by then stays, or stops the whole.
    package var keepsUsed = false
    /// What comes back, beside what nothing holds already.
    package var freed: Reclaimable
    /// What nothing holds already, and goes with the rest.
    package var garbage: Reclaimable

    package var names: [String] { items.map(\.name) }
    /// Those whose last name goes while a container runs from them: these can't be deleted.
    package var running: [Item] { items.filter { $0.otherNames.isEmpty && $0.users.contains(where: \.isRunning) } }
    /// The containers that use any of them, by ID, each once.
    package var users: [ContainerRecord] {
        var seen: Set<String> = []
        return items.flatMap(\.users).filter { seen.insert($0.id).inserted }
    }
}

extension ResourceGraph {
    /// What deleting these names does. Names that aren't there are left out.
    package func plan(deleting names: some Sequence<String>) -> DeletePlan {
        let going = Set(names)
        let users = ImageUsers(self)
        var byTarget: [Digest: [String]] = [:]
        for image in resources.images { byTarget[image.target.digest, default: []].append(image.name) }
        let items = resources.images.filter { going.contains($0.name) }.sorted { $0.name < $1.name }.map { image in
            DeletePlan.Item(
                name: image.name, target: image.target, labels: image.labels, isPinned: image.isPinned,
                users: users.containers(of: image), references: users.references(to: image),
                otherNames: (byTarget[image.target.digest] ?? []).filter { !going.contains($0) }.sorted(),
                leases: roots(of: .blob(image.target.digest)).compactMap { root in
                    if case .lease(let id) = root { id } else { nil }
                })
        }
        return DeletePlan(items: items, freed: freed(deleting: going), garbage: garbage)
    }
}

extension PruneRule {
    /// What pruning does: what it names, it leaves where a container uses it by then.
    package func plan(in graph: ResourceGraph) -> DeletePlan {
        var plan = graph.plan(deleting: images(of: graph).map(\.name))
        plan.keepsUsed = true
        return plan
    }
}

/// What became of a plan to delete names.
package struct DeleteResult: Hashable, Sendable {
    package var deleted: [DeletePlan.Item] = []
    /// Why each of the others is there still.
    package var kept: [Failure] = []

    package init() {}
}
