// Transfers on the screen: shown from their start on, told of at their end.

import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    /// Starts an operation and opens its layers. `after` is the transfer that is retried or resumed.
    mutating func begin(
        _ operation: Operation, at now: Moment, after: TransferItem? = nil, resuming kept: KeptTransfer? = nil
    ) -> [Effect] {
        guard !isEnding else { return [] }
        let item = transfers.add(
            operation, in: inventory.namespace, on: fleet.current, at: now, after: after, resuming: kept)
        TransfersPlace.show(.transfer(item.id), in: &self)
        LayersPlace.open(item.id, in: &self)
        dialog = nil
        return [item.start] + history.remember(operation)
    }

    /// Starts one operation, or several as a group. Where images were marked for it, the marks have done their part.
    mutating func begin(_ operations: [Operation], at now: Moment) -> [Effect] {
        if let kind = operations.first?.kind, kind == .push || kind == .save { places.images.list.clearMarks() }
        guard operations.count == 1, let operation = operations.first else {
            return beginGroup(
                of: operations.map {
                    NewTransfer(operation: $0, namespace: inventory.namespace, host: fleet.current)
                }, at: now)
        }
        return begin(operation, at: now)
    }

    /// Starts one operation on several hosts as one. On each it unpacks to the snapshotter that is usual there; a tag
    /// takes its name from another image on those of `forcing` alone.
    mutating func begin(
        _ operation: Operation, on names: [String], forcing: [String] = [], at now: Moment
    ) -> [Effect] {
        let new = names.compactMap(host).map { host in
            let operation = forcing.contains(host.name) ? operation.overwriting : operation
            return NewTransfer(
                operation: operation.unpacking(to: host.inventory.snapshotter), namespace: host.inventory.namespace,
                host: host.name)
        }
        places.hosts.list.clearMarks()
        places.fleet.list.clearMarks()
        return beginGroup(of: new, at: now) + history.remember(operation)
    }

    /// Starts several operations as one: a few at once, each next when one has ended.
    mutating func beginGroup(of new: [NewTransfer], at now: Moment) -> [Effect] {
        guard !new.isEmpty, !isEnding else { return [] }
        let id = transfers.addGroup(of: new)
        dialog = nil
        TransfersPlace.show(.group(id), in: &self)
        return transfers.startNext(in: id, fleet.plan, at: now)
    }

    mutating func end(_ id: TransferID, _ outcome: Outcome, at now: Moment) -> [Effect] {
        guard let next = transfers.end(id, outcome, fleet.plan, at: now), let item = transfers[id] else { return [] }
        if dialog == .question(.cancel(id)) { dialog = nil }
        if let group = item.group.flatMap(transfers.group), !group.isUnfinished,
            dialog == .question(.cancelGroup(group.id))
        {
            dialog = nil
        }
        let effects = next + alerts(item, at: now)
        if transfers.unfinished == 0, isQuitting || isSingle { return effects + [.quit] }
        if transfers.unfinished == 0, dialog == .question(.quit) { dialog = nil }
        if openLayers != id {
            report(item, outcome)
        } else if dialog == nil, item.savingLazy != nil {
            dialog = .question(.fetchLazy(id))
        } else if dialog == nil, !item.hasAskedForLogin {
            TransfersPlace.openLogin(for: item, in: &self)
        }
        return effects
    }

    /// What takes longer is not waited for.
    private static let patience = Duration.seconds(10)

    /// Calls somebody who looks at another window, once for a group. What was cancelled has an eye on it.
    private func alerts(_ item: TransferItem, at now: Moment) -> [Effect] {
        guard item.hasSucceeded || item.failure != nil else { return [] }
        guard let group = item.group.flatMap(transfers.group) else {
            let took = item.progress.elapsed(at: item.time(at: now))
            return took > Self.patience ? [.alert("\(item.endWord) \(item.familiarName)")] : []
        }
        guard !group.isUnfinished, group.elapsed(at: now) > Self.patience else { return [] }
        return [.alert(group.summary)]
    }

    /// Says how a transfer ended to someone who is looking at something else. Of a group only failures and its end are
    /// told.
    private mutating func report(_ item: TransferItem, _ outcome: Outcome) {
        if case .failed(let failure) = outcome { banner = failure }
        if let group = item.group.flatMap(transfers.group) {
            if !group.isUnfinished { notice = group.summary }
            return
        }
        if item.failure == nil { notice = "\(item.endWord) \(item.familiarName)" }
    }
}

extension TransferItem {
    /// The name of what it is about, as people write it; of an archive its file's. The rest of a URL is left out: it may
    /// hold a password or a signature, and notifications are kept by others.
    fileprivate var familiarName: String {
        if let name = operation.references.first { return Reference(stored: name)?.familiar ?? name }
        let isURL = operation.subject.contains("://")
        let path = isURL ? operation.subject.prefix { $0 != "?" && $0 != "#" } : operation.subject[...]
        return path.split(separator: "/").dropFirst(isURL ? 2 : 0).last.map(String.init) ?? "archive"
    }

    fileprivate var endWord: String {
        switch progress.outcome {
        case .succeeded, nil: operation.kind.past
        case .failed: "failed:"
        case .cancelled: "cancelled"
        case .kept: "kept"
        }
    }
}

extension TransferGroup {
    /// `pulled 6 of 7 images`.
    fileprivate var summary: String {
        isOverHosts
            ? "\(kind.past) on \(done) of \(members.count) hosts" : "\(kind.past) \(done) of \(members.count) images"
    }
}
