// The snapshots of one snapshotter, and what each of them takes.

import ContainerdClient
import Failure
import Inventory

struct SnapshotTable: Sendable {
    private(set) var snapshots: [String: SnapshotRecord] = [:]
    /// How many are measured at once.
    private static let width = 8

    /// Of those measured so far.
    private(set) var usages: [String: SnapshotUsage] = [:]

    mutating func replace(_ records: [SnapshotRecord]) {
        snapshots = Dictionary(records.map { ($0.name, $0) }) { first, _ in first }
        usages = usages.filter { snapshots[$0.key] != nil }
    }

    /// The snapshot and all below it, the top first; nil when the top isn't there.
    func chain(from top: String) -> [String]? {
        guard snapshots[top]?.kind == .committed else { return nil }
        var names: [String] = []
        var next: String? = top
        while let name = next, names.count < snapshots.count {
            names.append(name)
            next = snapshots[name]?.parent
        }
        return names
    }

    /// Bytes of all `names` together; those not measured before are measured now.
    mutating func size(
        of names: some Sequence<String>, in snapshotter: String, _ containerd: Containerd
    ) async throws(Failure) -> Int64 {
        let names = Array(names)
        try await measure(names, in: snapshotter, containerd)
        return names.reduce(0) { $0.addingReportingOverflow(usages[$1]?.size ?? 0).partialValue }
    }

    /// Measures those that are not measured yet, and those that change still.
    mutating func measure(
        _ names: [String], in snapshotter: String, _ containerd: Containerd
    ) async throws(Failure) {
        let open = names.filter { usages[$0] == nil || snapshots[$0]?.kind != .committed }
        guard !open.isEmpty else { return }
        do {
            try await withThrowingTaskGroup(of: (String, SnapshotUsage?).self) { group in
                for (place, name) in open.enumerated() {
                    if place >= Self.width, let (done, usage) = try await group.next() { usages[done] = usage }
                    group.addTask { (name, try await containerd.usage(of: name, in: snapshotter)) }
                }
                for try await (done, usage) in group { usages[done] = usage }
            }
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
    }
}
