// Transfers that were started as one: what they are together.

package import Failure
package import TransferModel

package struct TransferGroup: Sendable, Identifiable {
    package let id: GroupID
    /// As in the list. Never empty.
    package let members: [TransferItem]
    package let kind: OperationKind

    /// How many of a group run at once, on one machine.
    static let mostAtOnce = 3

    /// Whether it is one operation on many machines.
    package var isOverHosts: Bool { Set(members.lazy.map(\.host)).count > 1 }

    init?(_ id: GroupID, _ members: [TransferItem]) {
        guard let first = members.first else { return nil }
        self.id = id
        self.members = members
        kind = first.operation.kind
    }

    /// How many failed, by class, the most frequent first.
    package var failures: [(code: Failure.Code, count: Int)] {
        Dictionary(grouping: members.compactMap { $0.failure?.code }, by: { $0 }).map { ($0, $1.count) }
            .sorted { $0.1 == $1.1 ? $0.0.rawValue < $1.0.rawValue : $0.1 > $1.1 }
    }

    /// The member that took longest of those that are done.
    package var slowest: TransferItem? {
        members.filter(\.hasSucceeded).max { $0.progress.elapsed(at: .zero) < $1.progress.elapsed(at: .zero) }
    }

    package var done: Int { members.count { $0.hasSucceeded } }
    package var running: Int { members.count { $0.isRunning } }
    package var queued: Int { members.count { $0.isQueued } }
    package var failed: Int { members.count { $0.failure != nil } }
    /// Cancelled or kept.
    package var cancelled: Int { members.count - done - running - queued - failed }
    package var isUnfinished: Bool { members.contains { $0.isUnfinished } }

    /// 0 to 1: each member weighs the same, since sizes aren't known before one has begun. It never falls.
    package var completion: Double {
        members.reduce(0) { $0 + ($1.progress.completion ?? 0) } / Double(members.count)
    }

    /// Bytes moved.
    package var moved: Int64 { members.reduce(0) { $0 + $1.progress.moved } }
    /// Bytes moved by those that are done.
    package var movedByDone: Int64 { members.filter(\.hasSucceeded).reduce(0) { $0 + $1.progress.moved } }

    /// Bytes a second; nil while nobody knows any.
    package func speed(at now: Moment) -> Double? {
        let speeds = members.compactMap { $0.progress.speed(at: $0.time(at: now)) }
        return speeds.isEmpty ? nil : speeds.reduce(0, +)
    }

    /// From the start of the first to the end of the last.
    package func elapsed(at now: Moment) -> Duration {
        let starts = members.compactMap(\.startedAt)
        let ends = members.compactMap { item in
            item.startedAt.map { $0 + item.progress.elapsed(at: item.time(at: now)) }
        }
        return (ends.max() ?? .zero) - (starts.min() ?? .zero)
    }
}

/// Which group of transfers of this run of the program is meant.
package struct GroupID: Hashable, Sendable {
    /// From 1, in the order in which they were started.
    package var number: Int

    package init(number: Int) {
        self.number = number
    }
}

/// A line of the list of transfers.
package enum TransferLine: Hashable, Sendable {
    /// Stands above the transfers of the group.
    case group(GroupID)
    case transfer(TransferID)
}
