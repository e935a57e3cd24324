// Lists all that a namespace holds.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI

extension InventorySync {
    /// The lists are read one after the other: what changes in between is seen the next time.
    func takeResources() async throws(Failure) {
        var resources = Resources()
        resources.leases = try await containerd.leaseResources()
        resources.images = try await containerd.images()
        resources.containers = try await containerd.containers()
        resources.blobs = try await containerd.blobs()
        resources.ingests = try await containerd.ingests()
        resources.foreignBlobs = try await foreignBlobs(among: resources.blobs)
        let all = SnapshotterSummary.summaries(of: try await containerd.plugins())
        for name in all.filter({ $0.state == .ok }).map(\.name) {
            try await listSnapshots(in: name)
            try await measure(nil, in: name)
            guard let table = tables[name] else { continue }
            resources.snapshots[name] = table.snapshots.values.sorted { $0.name < $1.name }
            resources.usages[name] = table.usages
        }
        report(.resources(ResourceGraph(resources, at: Date())))
    }

    /// Those that other namespaces have, too: the daemon stores them once.
    private func foreignBlobs(among blobs: [ContentRecord]) async throws(Failure) -> Set<Digest> {
        let own = Set(blobs.map(\.digest))
        var foreign: Set<Digest> = []
        namespaceSizes = [containerd.namespace: size(of: blobs)]
        for namespace in try await containerd.namespaces() where namespace.name != containerd.namespace {
            var other = containerd
            other.namespace = namespace.name
            let others = try await other.blobs()
            namespaceSizes[namespace.name] = size(of: others)
            foreign.formUnion(others.lazy.map(\.digest).filter(own.contains))
        }
        tellNamespaces()
        return foreign
    }

    private func size(of blobs: [ContentRecord]) -> Int64 {
        blobs.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }
    }
}
