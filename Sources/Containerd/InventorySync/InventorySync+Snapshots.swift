// Keeps the snapshots, and what they take.

import ContainerdClient
import Failure
import Inventory
import OCI

extension InventorySync {
    func takeSnapshots(_ requests: SyncRequests) async throws(Failure) {
        if requests.lists.contains(.snapshots) {
            try await listSnapshots(in: snapshotter)
            images.markAll(.snapshots)
            return
        }
        let changed = requests.changedSnapshots
        for key in changed {
            for name in key.snapshotter.map({ [$0] }) ?? Array(tables.keys) where tables[name] != nil {
                let isGone = requests.goneSnapshots.contains(key)
                let snapshot = isGone ? nil : try await snapshot(key.name, in: name)
                tables[name]?.set(key.name, snapshot)
            }
        }
        images.markSnapshots(changed.filter { $0.snapshotter ?? snapshotter == snapshotter }.map(\.name))
    }

    private func snapshot(_ name: String, in snapshotter: String) async throws(Failure) -> SnapshotRecord? {
        do throws(Failure) {
            return try await containerd.snapshotter(snapshotter).snapshot(name)
        } catch  where error.code == .snapshotter {
            return nil
        }
    }

    func listSnapshots(in name: String) async throws(Failure) {
        do throws(Failure) {
            tables[name, default: SnapshotTable()].replace(try await containerd.snapshotter(name).snapshots())
        } catch  where error.code == .snapshotter {
            // A snapshotter that the daemon doesn't have holds nothing.
            tables[name] = nil
        }
    }

    /// `hasChanged` says that an image was told to have changed, which may have snapshots of which nothing was told.
    func lookForSnapshots(of contents: inout TargetContents, hasChanged: Bool) async throws(Failure) {
        guard var table = tables.removeValue(forKey: snapshotter) else { return }
        defer { tables[snapshotter] = table }
        for index in contents.platforms.indices {
            if hasChanged, let top = contents.platforms[index].topChainID {
                try await findUnannounced(from: top.description, &table)
            }
            let chain = contents.platforms[index].topChainID.map { table.chain(from: $0.description) } ?? []
            contents.platforms[index].unpacked = chain != nil
            contents.platforms[index].isLazy = chain?.contains { table.snapshots[$0]?.isLazy == true } ?? false
            contents.platforms[index].size = try await table.size(of: chain ?? [], in: snapshotter, containerd)
        }
    }

    /// The snapshot, and those below it: the daemon has no event for one that a remote snapshotter makes by itself.
    private func findUnannounced(from top: String, _ table: inout SnapshotTable) async throws(Failure) {
        guard summaries.first(where: { $0.name == snapshotter })?.isRemote == true else { return }
        var next: String? = top
        while let name = next, table.snapshots[name] == nil, let record = try await snapshot(name, in: snapshotter) {
            table.set(name, record)
            hasFoundUnannounced = true
            next = record.parent
        }
    }

    /// Counts and measures what the snapshotters hold. Where all is asked for, the others than that of the images are
    /// listed first.
    func measureSnapshots(_ requests: SyncRequests) async throws(Failure) {
        let isWhole = !requests.lists.isDisjoint(with: [.snapshots, .plugins])
        guard isWhole || hasFoundUnannounced || !requests.changedSnapshots.isEmpty else { return }
        hasFoundUnannounced = false
        let old = summaries
        let others = requests.lists.contains(.plugins) ? try await containerd.namespaces().map(\.name) : nil
        for index in summaries.indices where summaries[index].state == .ok {
            let name = summaries[index].name
            if requests.lists.contains(.plugins), summaries[index].address != nil {
                summaries[index].isAlive = try await isAlive(name)
            }
            guard summaries[index].isAlive != false else {
                // The daemon counts from its own records, as if somebody had answered.
                (summaries[index].snapshots, summaries[index].size, summaries[index].lazy) = (nil, nil, nil)
                summaries[index].namespaces = nil
                continue
            }
            if isWhole, name != snapshotter { try await listSnapshots(in: name) }
            try await measure(isWhole ? nil : requests.snapshots.map(\.name), in: name)
            summaries[index].snapshots = tables[name]?.snapshots.count
            summaries[index].size = tables[name]?.size
            summaries[index].lazy = tables[name]?.snapshots.values.count(where: \.isLazy)
            try await findNamespaces(ofSummary: index, among: others)
        }
        if isWhole || summaries != old { report(.snapshotters(summaries)) }
    }

    /// Which namespaces have snapshots of it: of all, or of this one alone where the others are nil.
    private func findNamespaces(ofSummary index: Int, among all: [String]?) async throws(Failure) {
        let name = summaries[index].name
        var found = Set(summaries[index].namespaces ?? [])
        if let all {
            found = []
            for namespace in all where namespace != containerd.namespace {
                do throws(Failure) {
                    let other = containerd.inNamespace(namespace).snapshotter(name)
                    if try await other.isUsed() { found.insert(namespace) }
                } catch  where error.code == .snapshotter {
                    // It went away since it answered.
                }
            }
        }
        if tables[name]?.snapshots.isEmpty == false {
            found.insert(containerd.namespace)
        } else {
            found.remove(containerd.namespace)
        }
        summaries[index].namespaces = found.sorted()
    }

    /// Whether the process behind a proxy plugin answers: no list of the daemon's tells. Nil while there is no namespace.
    private func isAlive(_ snapshotter: String) async throws(Failure) -> Bool? {
        do throws(Failure) {
            guard let containerd = try await containerd.inExistingNamespace() else { return nil }
            try await containerd.snapshotter(snapshotter).reach()
            return true
        } catch  where error.code == .snapshotter {
            return false
        }
    }

    /// Measures all snapshots of a snapshotter; or, of those named, the ones that don't change any more: one that is being
    /// unpacked takes the daemon long to measure, and has another size at once.
    func measure(_ names: [String]?, in snapshotter: String) async throws(Failure) {
        guard var table = tables.removeValue(forKey: snapshotter) else { return }
        defer { tables[snapshotter] = table }
        let wanted = names?.filter { table.snapshots[$0]?.kind == .committed } ?? Array(table.snapshots.keys)
        try await table.measure(wanted, in: snapshotter, containerd)
    }
}
