// The snapshots of one snapshotter, and what each of them takes.

import ContainerdClient
import Failure
import Inventory

struct SnapshotTable: Sendable {
    private(set) var snapshots: [String: SnapshotRecord] = [:]
    /// Of committed snapshots only: those don't change any more.
    private var usages: [String: SnapshotUsage] = [:]

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
        var total: Int64 = 0
        for name in names {
            var usage = usages[name]
            if usage == nil {
                usage = try await containerd.usage(of: name, in: snapshotter)
                if snapshots[name]?.kind == .committed { usages[name] = usage }
            }
            total = total.addingReportingOverflow(usage?.size ?? 0).partialValue
        }
        return total
    }
}
