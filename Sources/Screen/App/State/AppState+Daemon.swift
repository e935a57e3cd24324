// What the daemon says: whether it is there, and what images, snapshotters and namespaces it has.

package import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    mutating func connect(_ state: ConnectionState, at now: Moment) -> [Effect] {
        let wasConnected = daemon.isConnected
        daemon.change(to: state)
        guard daemon.isConnected else {
            // What was to be found out is not found out any more.
            deletions.awaitedPlan = nil
            return []
        }
        guard !wasConnected else { return [] }
        places.images.inspected = []
        places.snapshotters.probed = []
        let wishes = deletions.retry()
        guard case .single(let operation) = settings.mode, transfers.isEmpty else { return wishes }
        let effects = begin(operation, at: now)
        guard let obstacle, let id = transfers.first?.id else { return effects }
        return end(id, .failed(obstacle), at: now)
    }

    /// Why an action can't be begun where it would be now; nil if it can.
    func obstacle(beginning action: Action) -> Failure? {
        switch action {
        // Each of several hosts says for itself why nothing can be done there.
        case _ where action.isOverHosts && targetHosts(for: action) != nil: isEnding ? obstacle : nil
        case .tag: obstacle(on: fleet.current, toTag: true)
        case .pull, .push, .save, .load, .import: obstacle
        case .retry, .login:
            openGroup?.isOverHosts == true
                ? (isEnding ? obstacle : nil)
                : obstacle(on: (openTransfer ?? openGroup?.members.first)?.host ?? fleet.current)
        default: nil
        }
    }

    /// Why nothing can be transferred now. Nil if it can.
    package var obstacle: Failure? { obstacle(on: fleet.current) }

    /// To give a name takes a daemon, but no engine.
    private func obstacle(on name: String, toTag: Bool = false) -> Failure? {
        if isEnding { return Failure(.cancelled, "The program ends as soon as the last transfer has.") }
        let daemon = host(name)?.daemon ?? daemon
        if toTag, daemon.isConnected { return nil }
        switch daemon.connection {
        case .connected(_, _, nil, let reason, _):
            return reason ?? Failure(.daemon, "This daemon can't transfer images.")
        case .connected: return nil
        case .connecting: return Failure(.daemon, "The daemon has not answered yet.", hint: "Try again in a moment.")
        case .lost: return Failure(.daemon, "The daemon is not there.", hint: "Try again once it has come back.")
        }
    }
}

extension AppState {
    /// Lists are made again once, after all changes: with thousands of images that takes a while.
    mutating func apply(_ changes: [InventoryChange], at now: Moment) -> [Effect] {
        var isImagesStale = false
        var effects: [Effect] = []
        for change in changes where daemon.admits(change) {
            if case .reset(let namespace, _) = change {
                if namespace != inventory.namespace { forgetNamespace() }
                places.images.inspected = []
            }
            inventory.apply(change)
            switch change {
            case .unpacking: SnapshottersPlace.refresh(&self)
            case .snapshotters:
                places.snapshotters.isKnown = true
                SnapshottersPlace.refresh(&self)
            case .namespaces(let list):
                if case .namespaces(let open) = dialog { dialog = .namespaces(open.replacing(list)) }
                NamespacesPlace.refresh(&self)
            case .images:
                places.images.isKnown = true
                isImagesStale = true
            case .someImages, .contents, .containers, .reset: isImagesStale = true
            case .resources(let graph):
                places.content.measure(graph.resources.ingests, at: now)
                ContentPlace.refresh(&self)
                if place == .snapshots { SnapshotsPlace.refresh(&self) }
                if place == .disk { DiskPlace.measure(in: &self) }
                deletions.hasResources = true
                effects += DetailsPlace.follow(in: &self)
            }
        }
        if isImagesStale {
            ImagesPlace.refreshRows(of: &self)
            _ = DetailsPlace.follow(in: &self)
        }
        return effects
    }

    mutating func switchNamespace(to namespace: String) -> [Effect] {
        guard namespace != (daemon.awaitedNamespace ?? inventory.namespace) else { return [] }
        inventory.apply(.reset(namespace: namespace, snapshotter: inventory.snapshotter))
        forgetNamespace()
        ImagesPlace.refreshRows(of: &self)
        SnapshottersPlace.refresh(&self)
        return [daemon.switchNamespace(to: namespace)]
    }

    private mutating func forgetNamespace() {
        places.images.forget()
        history.choices = [:]
        deletions.awaitedPlan = nil
        fleet.plans = nil
        if navigation.place != .layers { navigation.pages = [] }
    }
}
