// Groups of transfers, and the lines of the list in which they stand.

import Inventory
import TransferModel

extension AppState {
    /// Starts several operations as one: a few at once, each next when one has ended.
    mutating func begin(group operations: [Operation], in namespace: String? = nil, at now: Moment) -> [Effect] {
        guard !operations.isEmpty, !isEnding else { return [] }
        lastGroup += 1
        let id = GroupID(number: lastGroup)
        let items = operations.map { operation in
            lastNumber += 1
            return TransferItem(
                id: TransferID(number: lastNumber), operation: operation, namespace: namespace ?? inventory.namespace,
                startedAt: nil, group: id)
        }
        transfers.insert(contentsOf: items, at: 0)
        dialog = nil
        showTransfers(selecting: .group(id))
        return startNext(in: id, at: now)
    }

    /// Starts as many of those that wait as may run.
    mutating func startNext(in id: GroupID, at now: Moment) -> [Effect] {
        guard let group = group(id) else { return [] }
        let free = max(0, TransferGroup.mostAtOnce - group.running)
        return group.members.filter(\.isQueued).prefix(free).map { item in
            change(item.id) { $0.startedAt = now.uptime }
            return .start(item.id, item.operation, namespace: item.namespace)
        }
    }

    package func group(_ id: GroupID) -> TransferGroup? {
        TransferGroup(id, transfers.filter { $0.group == id })
    }

    /// The group whose line is selected.
    package var openGroup: TransferGroup? {
        guard place == .transfers, case .group(let id) = places.transfers.list.selected else { return nil }
        return group(id)
    }

    /// All lines of the list, whatever the filter shows: the members of a group stand together below its line.
    package var transferLines: [TransferLine] {
        var lines: [TransferLine] = []
        var last: GroupID?
        for item in transfers {
            if let group = item.group, group != last { lines.append(.group(group)) }
            last = item.group
            lines.append(.transfer(item.id))
        }
        return lines
    }

    /// In the list of transfers, whatever was filtered there.
    mutating func showTransfers(selecting line: TransferLine) {
        navigation.view = .transfers
        navigation.pages = []
        places.transfers.list.cursor.clearFilter()
        TransfersPlace.refresh(&self)
        places.transfers.list.select(line)
    }
}
