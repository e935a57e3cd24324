// The machines whose daemons are looked after, a line each.

import Columns
import Failure
package import Inventory
import TransferModel

package struct HostsPlace: ListPlace {
    static let name = "hosts"
    static let path = \Places.hosts
    static let actions: Set<Action> = Set.sorting.union([
        .mark, .markRange, .markAll, .markInvert, .prune,
    ])

    package var list = ListState<String>()

    static func footer(_ app: AppState) -> [Action] {
        [.open, .mark, .pull, .load, .tag, .copyImage, .prune, .filter, .viewFleet, .markAll, .refresh, .help, .quit]
    }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](HostSummary.columns()) }

    static func copied(_ app: AppState) -> String? { app.places.hosts.list.selected }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .open:
            guard let name = app.places.hosts.list.selected else { return [] }
            app.enter(name, at: now)
            app.show(.images)
        case .prune:
            guard let hosts = app.targetHosts(for: .prune) else { return [] }
            return HostPlans.request(.prune(isAll: false), on: hosts, in: &app)
        case .mark: app.places.hosts.list.toggleMark()
        case .markRange: app.places.hosts.list.markRange()
        case .markAll: app.places.hosts.list.markAll()
        case .markInvert: app.places.hosts.list.invertMarks()
        default: return nil
        }
        return []
    }

    /// Those that were asked for and aren't there are asked at once.
    static func askAgain(_ app: AppState) -> [Effect] {
        let absent = app.hosts.filter { $0.isAsked && !$0.daemon.isConnected }.map(\.name)
        return absent.isEmpty ? [] : [.connect(absent)]
    }

    mutating func refresh(from app: AppState) {
        let all = app.hostSummaries
        let shown = SearchIndex.lines(of: all, with: list.filterText) { host, text in
            text(host.name)
            host.groups.forEach { text("@\($0)") }
            text(host.stateName)
        }
        let sorted = list.cursor.sorting?.sorted(shown, by: HostSummary.columns()) { all[$0] }
        list.replace(all.map(\.name), shown: sorted ?? shown)
    }
}

extension AppState {
    /// In the order in which they were named.
    package var hostSummaries: [HostSummary] {
        hosts.map { host in
            var summary = HostSummary(name: host.name)
            summary.groups = host.groups
            summary.namespace = host.inventory.namespace
            summary.state =
                switch host.daemon.connection {
                case .connected(let daemon, _, _, _, _):
                    .connected(version: daemon.release?.description ?? daemon.version)
                case .connecting: host.isAsked ? .connecting : .idle
                case .lost(let failure): .lost(failure.message)
                }
            if host.isKnown {
                summary.images = host.inventory.images.count
                summary.size = host.inventory.knownSize
            }
            summary.free = host.disk?.free
            summary.running = transfers.count { $0.isRunning && $0.host == host.name }
            summary.abandoned = host.abandoned.count
            return summary
        }
    }
}
