// Lists all that a namespace holds.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI

extension Stocktaking {
    /// The lists are read one after the other: what changes in between is seen the next time.
    func takeHoldings() async throws(Failure) {
        var holdings = Holdings()
        holdings.leases = try await containerd.leaseHoldings()
        holdings.images = try await containerd.images()
        holdings.containers = try await containerd.containers()
        holdings.blobs = try await containerd.blobs()
        holdings.ingests = try await containerd.ingests()
        holdings.foreignBlobs = try await foreignBlobs(among: holdings.blobs)
        let all = SnapshotterSummary.summaries(of: try await containerd.plugins())
        for name in all.filter({ $0.state == .ok }).map(\.name) {
            try await listSnapshots(in: name)
            try await measure(nil, in: name)
            guard let table = tables[name] else { continue }
            holdings.snapshots[name] = table.snapshots.values.sorted { $0.name < $1.name }
            holdings.usages[name] = table.usages
        }
        report(.holdings(HoldingsGraph(holdings, at: Date())))
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
