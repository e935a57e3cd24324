// Keeps the list of namespaces, and how many images each has.

import ContainerdClient
import Failure
import Inventory

extension InventorySync {
    /// What was counted before stands until it is counted again.
    func takeNamespaces(_ requests: SyncRequests) async throws(Failure) {
        guard requests.lists.contains(.namespaces) || !requests.namespaces.isEmpty else { return countOwnImages() }
        let counts = Dictionary(namespaces.map { ($0.record.name, $0.images) }) { first, _ in first }
        namespaces = try await containerd.namespaces().map {
            NamespaceSummary(record: $0, images: counts[$0.name] ?? nil)
        }
        countOwnImages()
        tellNamespaces()
        var isCounted = false
        for index in namespaces.indices {
            let name = namespaces[index].record.name
            guard requests.lists.contains(.namespaces) || namespaces[index].images == nil,
                name != containerd.namespace || !images.isKnown
            else { continue }
            namespaces[index].images = try await containerd.inNamespace(name).images().count
            isCounted = true
        }
        if isCounted { tellNamespaces() }
    }

    private func countOwnImages() {
        guard images.isKnown, let own = namespaces.firstIndex(where: { $0.record.name == containerd.namespace }),
            namespaces[own].images != images.records.count
        else { return }
        namespaces[own].images = images.records.count
        tellNamespaces()
    }

    func tellNamespaces() {
        for index in namespaces.indices { namespaces[index].size = namespaceSizes[namespaces[index].record.name] }
        report(.namespaces(namespaces))
    }
}
