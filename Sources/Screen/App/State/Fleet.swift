// The machines whose daemons the screen looks after, and which of them it shows.

import Failure
package import Inventory
import OCI
package import TransferModel

/// One machine, unless hosts are named: then this is what is known of each.
package struct Fleet: Sendable {
    /// In the order in which they were named.
    package private(set) var hosts: [FleetHost]
    /// The one whose daemon the views show; what is known of it stands in `AppState` itself.
    package private(set) var current: String
    /// How an operation goes over many of them.
    package let plan: FleetPlan
    /// What is to be deleted on several of them, while they are asked what that would do.
    var plans: HostPlans?
    /// Whether the list of images over hosts is older than what is known.
    var isStale = false
    /// How often a deletion was agreed to, on one host or on several.
    var deletions = 0
    /// How much of what one of them has deleted is restored.
    var restored = (question: 0, hosts: 0, names: 0)

    /// The first is shown.
    init(_ settings: AppSettings) {
        hosts = settings.hosts.map { host in
            FleetHost(
                name: host.name, groups: host.groups,
                inventory: Inventory(
                    namespace: host.namespace, snapshotter: settings.snapshotter, foldsAliases: true),
                isAsked: host.isAsked)
        }
        plan = settings.plan
        current = hosts.first?.name ?? ""
    }

    /// Whether there is one machine only: then nobody needs to be told which.
    package var isAlone: Bool { hosts.count < 2 }

    package subscript(name: String) -> FleetHost? { hosts.first { $0.name == name } }

    mutating func change(_ name: String, _ body: (inout FleetHost) -> Void) {
        guard let index = hosts.firstIndex(where: { $0.name == name }) else { return }
        body(&hosts[index])
    }

    /// Those that were not asked for yet, from now on are.
    mutating func ask() -> [Effect] {
        let new = hosts.filter { !$0.isAsked }.map(\.name)
        for name in new { change(name) { $0.isAsked = true } }
        return new.isEmpty ? [] : [.connect(new)]
    }

    fileprivate mutating func show(_ name: String) { current = name }
}

/// One machine of a fleet, as its daemon has told.
package struct FleetHost: Sendable, Identifiable {
    /// As the user calls it.
    package let name: String
    package let groups: [String]
    package internal(set) var daemon = DaemonSession()
    package internal(set) var inventory: Inventory
    var deletions = Deletions()
    /// Operations that programs which are gone have left there.
    package internal(set) var abandoned: [AbandonedOperation] = []
    /// Whether it was asked about those.
    var hasOfferedCleanUp = false
    /// Of the file system that has containerd's content.
    package internal(set) var disk: DiskSpace?
    /// Whether it was ever asked for; till then nothing is known of it.
    package internal(set) var isAsked: Bool
    /// Whether its images have been listed.
    package internal(set) var isKnown = false

    package var id: String { name }
    /// Whether it is there, and has said what it has.
    var tells: Bool { isKnown && daemon.isConnected }

    init(name: String, groups: [String], inventory: Inventory, isAsked: Bool) {
        self.name = name
        self.groups = groups
        self.inventory = inventory
        self.isAsked = isAsked
    }
}

/// Of a file system, in bytes.
package struct DiskSpace: Hashable, Sendable {
    package var free: Int64

    package init(free: Int64) { self.free = free }
}

extension AppState {
    /// Those of the tab line: of hosts only where there are several, or while one looks for them.
    package var views: [Place] {
        let ofHosts: Set<Place> = [.hosts, .fleet]
        return fleet.isAlone && !ofHosts.contains(navigation.view)
            ? Place.views.filter { !ofHosts.contains($0) } : Place.views
    }

    /// How the machine is called whose daemon is shown; nil where that is this one and no other is looked after.
    package var shownHost: String? {
        fleet.isAlone ? settings.remote : fleet.current
    }

    /// Of the machine whose daemon is shown.
    var platform: Platform { daemon.platform ?? settings.platform }

    /// What is known of every machine, the shown one too, in the order in which they were named.
    package var hosts: [FleetHost] { fleet.hosts.map(full) }

    package func host(_ name: String) -> FleetHost? { fleet[name].map(full) }

    private func full(_ host: FleetHost) -> FleetHost {
        guard host.name == fleet.current else { return host }
        var host = host
        host.daemon = daemon
        host.inventory = inventory
        host.deletions = deletions
        host.isKnown = knowsImages
        return host
    }

    /// The deletions of all machines that aren't confirmed, with the machine of each.
    package var allHeld: [(host: String, held: HeldDeletion)] {
        if fleet.isAlone { return deletions.held.map { (fleet.current, $0) } }
        return hosts.flatMap { host in host.deletions.held.map { (host.name, $0) } }
    }

    /// Has all views show another machine. The list of transfers and what was typed stay.
    mutating func enter(_ name: String, at now: Moment) {
        guard name != fleet.current, let next = fleet[name] else { return }
        fleet.plans = nil
        deletions.awaitedPlan = nil
        let old = fleet.current
        let shown = full(fleet[old] ?? next)
        fleet.change(old) { $0 = shown }
        fleet.show(name)
        (daemon, inventory, deletions) = (next.daemon, next.inventory, next.deletions)
        let before = places
        places = Places()
        places.hosts = before.hosts
        places.fleet = before.fleet
        places.transfers = before.transfers
        places.log = before.log
        places.images.list.cursor.sorting = before.images.list.cursor.sorting
        places.images.isKnown = next.isKnown
        navigation.pages = []
        history.choices = [:]
        abandoned = next.hasOfferedCleanUp ? [] : next.abandoned
        resizeLists()
        ImagesPlace.refreshRows(of: &self)
        SnapshottersPlace.refresh(&self)
        NamespacesPlace.refresh(&self)
    }

    /// What a session says, of the machine that it is with.
    mutating func apply(_ event: AppEvent, of name: String, at now: Moment) -> [Effect] {
        switch event {
        case .resources(let answer): HostPlans.apply(answer, of: name, in: &self, at: now)
        case .connection(.lost(let failure)): HostPlans.apply(.failure(failure), of: name, in: &self, at: now)
        case .disk(let space): fleet.change(name) { $0.disk = space }
        case .abandoned(let found):
            fleet.change(name) { host in
                host.abandoned += found
                host.hasOfferedCleanUp = false
            }
        default: break
        }
        defer {
            if navigation.view == .hosts { HostsPlace.refresh(&self) }
            if navigation.view == .fleet, event.changesFleet { fleet.isStale = true }
        }
        if name == fleet.current { return apply(event, at: now) }
        var effects: [Effect] = []
        switch event {
        case .connection(let state):
            fleet.change(name) { host in
                let wasConnected = host.daemon.isConnected
                host.daemon.change(to: state)
                if !wasConnected, host.daemon.isConnected { effects = host.deletions.retry() }
            }
        case .inventory(let change): fleet.change(name) { $0.apply([change]) }
        case .inventories(let changes): fleet.change(name) { $0.apply(changes) }
        case .deleted(let deletion):
            fleet.change(name) { [question = fleet.deletions] in $0.deletions.hold(deletion, from: question) }
            Deletions.tellDeleted(in: &self)
            effects = [.remind(deletion)]
        case .due(let id):
            fleet.change(name) { host in effects = host.deletions.ask(.free) { $0.deletion.id == id && $0.wish == nil }
            }
        case .restored(let id): Deletions.restored(id, on: name, in: &self)
        case .freed(let id): fleet.change(name) { $0.deletions.end(id) }
        case .deletionFailed(let id, let failure):
            fleet.change(name) { host in if host.deletions.fail(id, failure) { banner = failure.of(name) } }
        case .transferEvents, .transferEnded: return apply(event, at: now)
        case .kept(let kept):
            transfers.list(kept, of: name)
            TransfersPlace.refresh(&self)
        case .failed(let failure): if failure.code != .cancelled { banner = failure.of(name) }
        case .done(let text): notice = "\(name): \(text)"
        default: break  // Of pages that are not open any more.
        }
        return effects.map { .onHost(name, $0) }
    }

    /// Made once for what several hosts have said: all images of all hosts are looked at.
    package mutating func refreshStale() {
        guard fleet.isStale else { return }
        fleet.isStale = false
        FleetPlace.refresh(&self)
    }
}

extension FleetHost {
    fileprivate mutating func apply(_ changes: [InventoryChange]) {
        for change in changes where daemon.admits(change) {
            inventory.apply(change)
            if case .images = change { isKnown = true }
        }
    }
}

extension Failure {
    /// The same, of one host among several.
    func of(_ host: String) -> Failure {
        var failure = self
        failure.message = "\(host): \(message)"
        return failure
    }
}

extension AppEvent {
    /// Whether the images over hosts may be other ones.
    fileprivate var changesFleet: Bool {
        if case .connection = self { return true }
        let changes: [InventoryChange] =
            switch self {
            case .inventory(let change): [change]
            case .inventories(let changes): changes
            default: []
            }
        return changes.contains { change in
            switch change {
            case .images, .someImages, .reset: true
            default: false
            }
        }
    }
}
