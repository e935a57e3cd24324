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
    /// Bytes of all that were measured.
    private(set) var size: Int64 = 0

    /// Takes all snapshots that there are. Those that change still are to be measured again.
    mutating func replace(_ records: [SnapshotRecord]) {
        snapshots = Dictionary(records.map { ($0.name, $0) }) { first, _ in first }
        for name in usages.keys where snapshots[name]?.kind != .committed { recordUsage(nil, of: name) }
    }

    /// Takes one snapshot, to be measured; nil when it is gone.
    mutating func set(_ name: String, _ record: SnapshotRecord?) {
        snapshots[name] = record
        recordUsage(nil, of: name)
    }

    private mutating func recordUsage(_ usage: SnapshotUsage?, of name: String) {
        let old = usages[name]?.size ?? 0
        usages[name] = usage
        size =
            size.subtractingReportingOverflow(old).partialValue
            .addingReportingOverflow(usage?.size ?? 0).partialValue
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
        of names: [String], in snapshotter: String, _ containerd: Containerd
    ) async throws(Failure) -> Int64 {
        try await measure(names, in: snapshotter, containerd)
        return names.reduce(0) { $0.addingReportingOverflow(usages[$1]?.size ?? 0).partialValue }
    }

    /// Measures those that are not measured yet.
    mutating func measure(
        _ names: [String], in snapshotter: String, _ containerd: Containerd
    ) async throws(Failure) {
        let open = names.filter { usages[$0] == nil }
        guard !open.isEmpty else { return }
        do {
            try await withThrowingTaskGroup(of: (String, SnapshotUsage?).self) { group in
                for (index, name) in open.enumerated() {
                    if index >= Self.width, let (done, usage) = try await group.next() { recordUsage(usage, of: done) }
                    group.addTask { (name, try await containerd.snapshotter(snapshotter).usage(of: name)) }
                }
                for try await (done, usage) in group { recordUsage(usage, of: done) }
            }
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
    }
}
