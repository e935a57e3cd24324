// What deleting some names does, told before it is done.

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
        /// Names that stay and keep the image here: then only a name goes.
        package var otherNames: [String]
        /// Leases that hold the image beside its names.
        package var leases: [String]
    }

    package var items: [Item]
    /// What comes back, beside what nothing holds already.
    package var freed: Reclaim
    /// What nothing holds already, and goes with the rest.
    package var garbage: Reclaim

    package var names: [String] { items.map(\.name) }
    /// Those whose last name goes while a container runs from them: these can't be deleted.
    package var running: [Item] { items.filter { $0.otherNames.isEmpty && $0.users.contains(where: \.isRunning) } }
    /// The containers that use any of them, by ID, each once.
    package var users: [ContainerRecord] {
        var seen: Set<String> = []
        return items.flatMap(\.users).filter { seen.insert($0.id).inserted }
    }
}

extension HoldingsGraph {
    /// What deleting these names does. Names that aren't there are left out.
    package func plan(deleting names: some Sequence<String>) -> DeletePlan {
        let going = Set(names)
        let users = ImageUsers(self)
        var byTarget: [Digest: [String]] = [:]
        for image in holdings.images { byTarget[image.target.digest, default: []].append(image.name) }
        let items = holdings.images.filter { going.contains($0.name) }.sorted { $0.name < $1.name }.map { image in
            DeletePlan.Item(
                name: image.name, target: image.target, labels: image.labels, isPinned: image.isPinned,
                users: users.containers(of: image),
                otherNames: (byTarget[image.target.digest] ?? []).filter { !going.contains($0) }.sorted(),
                leases: holders(of: .blob(image.target.digest)).compactMap { holder in
                    if case .lease(let id) = holder { id } else { nil }
                })
        }
        return DeletePlan(items: items, freed: freed(deleting: going), garbage: garbage)
    }
}
