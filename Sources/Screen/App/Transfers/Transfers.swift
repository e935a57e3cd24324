// The transfers of this run and those that earlier ones have kept: how each starts, goes on and ends.

import TransferModel

package struct Transfers: Sendable {
    /// Newest first.
    private var items: [TransferItem] = []
    /// Registries for which plain HTTP was allowed.
    private(set) var plainRegistries: Set<String> = []
    private var lastNumber = 0
    private var lastGroup = 0

    package subscript(id: TransferID) -> TransferItem? { items.first { $0.id == id } }

    package func group(_ id: GroupID) -> TransferGroup? {
        TransferGroup(id, items.filter { $0.group == id })
    }

    package var running: Int { items.count { $0.isRunning } }
    /// Running, or waiting for others of their group.
    package var unfinished: Int { items.count { $0.isUnfinished } }

    /// All lines of their list, whatever the filter shows: the members of a group stand together below its line.
    package var lines: [TransferLine] {
        var lines: [TransferLine] = []
        var last: GroupID?
        for item in items {
            if let group = item.group, group != last { lines.append(.group(group)) }
            last = item.group
            lines.append(.transfer(item.id))
        }
        return lines
    }
}

extension Transfers: RandomAccessCollection {
    package var startIndex: Int { items.startIndex }
    package var endIndex: Int { items.endIndex }
    package subscript(index: Int) -> TransferItem { items[index] }
}

extension Transfers {
    /// One that starts at once. `after` is the transfer that is retried or resumed.
    mutating func add(
        _ operation: Operation, in namespace: String, on host: String, at now: Moment, after: TransferItem?,
        resuming kept: KeptTransfer?
    ) -> TransferItem {
        lastNumber += 1
        var item = TransferItem(
            id: TransferID(number: lastNumber), operation: operation, namespace: after?.namespace ?? namespace,
            host: after?.host ?? host, startedAt: now.uptime, resumed: kept)
        item.hasAskedForLogin = after?.hasAskedForLogin ?? false
        items.insert(item, at: 0)
        return item
    }

    /// Several that wait until `startNext` starts them.
    mutating func addGroup(of new: [NewTransfer]) -> GroupID {
        lastGroup += 1
        let id = GroupID(number: lastGroup)
        let new = new.map { new in
            lastNumber += 1
            return TransferItem(
                id: TransferID(number: lastNumber), operation: new.operation, namespace: new.namespace, host: new.host,
                startedAt: nil, group: id)
        }
        items.insert(contentsOf: new, at: 0)
        return id
    }

    /// Starts as many of those that wait as may run.
    mutating func startNext(in id: GroupID, _ plan: FleetPlan, at now: Moment) -> [Effect] {
        guard let group = group(id) else { return [] }
        let plan = group.isOverHosts ? plan : FleetPlan(atOnce: TransferGroup.mostAtOnce)
        var effects: [Effect] = []
        for (index, item) in group.members.filter(\.isQueued).enumerated() {
            if plan.mayStart(running: group.running + index, done: group.done, failed: group.failed) {
                change(item.id) { $0.startedAt = now.uptime }
                effects.append(item.start)
            } else if plan.hasStopped(done: group.done, failed: group.failed) {
                change(item.id) { $0.progress.finish(.cancelled, at: .zero) }
            }
        }
        return effects
    }

    /// Adds those that earlier runs have kept and that aren't in the list.
    mutating func list(_ kept: [KeptTransfer], of host: String) {
        let known = Set(items.compactMap { ($0.kept ?? $0.resumed)?.lease })
        for kept in kept where !known.contains(kept.lease) {
            lastNumber += 1
            items.append(TransferItem(id: TransferID(number: lastNumber), kept: kept, host: host))
        }
    }

    mutating func allowPlainHTTP(for registry: String) -> Effect {
        plainRegistries.insert(registry)
        return .allowPlainHTTP(registry: registry)
    }
}

extension Transfers {
    mutating func change(_ id: TransferID, _ body: (inout TransferItem) -> Void) {
        guard let index = items.firstIndex(where: { $0.id == id }) else { return }
        body(&items[index])
    }

    mutating func apply(_ events: [TransferEvent], of id: TransferID, at now: Moment) {
        change(id) { item in
            let time = item.time(at: now)
            for event in events { item.progress.apply(event, at: time) }
        }
    }

    mutating func advance(to now: Moment) {
        for index in items.indices where items[index].isRunning {
            items[index].progress.advance(to: items[index].time(at: now))
        }
        shareSlots(at: now)
    }

    /// Tells transfers that run at once of each other: they share the daemon's slots.
    private mutating func shareSlots(at now: Moment) {
        let running = items.indices.filter { items[$0].isRunning }
        let demands = running.map { items[$0].progress.demand(at: items[$0].time(at: now)) }
        for (place, index) in running.enumerated() {
            let others = demands.indices.filter { other in
                other != place && items[running[other]].host == items[index].host
            }.compactMap { demands[$0] }
            items[index].progress.share(with: others, at: items[index].time(at: now))
        }
    }

    /// Starts the next of its group. Nil for one that has ended already.
    mutating func end(_ id: TransferID, _ outcome: Outcome, _ plan: FleetPlan, at now: Moment) -> [Effect]? {
        guard let item = self[id], item.isUnfinished else { return nil }
        change(id) { $0.progress.finish(outcome, at: $0.time(at: now)) }
        return item.group.map { startNext(in: $0, plan, at: now) } ?? []
    }
}

extension Transfers {
    /// One that waits for its turn ends at once, a running one when its engine says so.
    mutating func cancel(_ id: TransferID) -> [Effect] {
        guard let item = self[id], item.isUnfinished, !item.isCancelling else { return [] }
        if item.isQueued {
            change(id) { $0.progress.finish(.cancelled, at: .zero) }
            return []
        }
        change(id) { $0.ending = .cancelling }
        return [.cancel(id)]
    }

    /// Cancels a pull such that it can be resumed; all else, of which nothing can be kept, for good.
    mutating func keep(_ id: TransferID) -> [Effect] {
        guard let item = self[id], item.isRunning, item.operation.kind == .pull else { return cancel(id) }
        guard !item.isCancelling else { return [] }
        change(id) { $0.ending = .keeping }
        return [.keep(id)]
    }

    /// Cancels all in the order in which they were started.
    mutating func endAll(keepingPulls: Bool) -> [Effect] {
        let unfinished = items.filter(\.isUnfinished).map(\.id).reversed()
        return unfinished.flatMap { keepingPulls ? keep($0) : cancel($0) }
    }

    mutating func remove(_ id: TransferID) { items.removeAll { $0.id == id } }

    /// Groups go as a whole; what is kept stays.
    mutating func removeEnded() {
        let busy = Set(items.filter { $0.isUnfinished || $0.kept != nil }.compactMap(\.group))
        items.removeAll { item in
            !item.isUnfinished && item.kept == nil && !(item.group.map(busy.contains) ?? false)
        }
    }
}
