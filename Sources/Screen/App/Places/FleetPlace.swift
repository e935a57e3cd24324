// Images over all hosts: who has which, who lacks it, and where a name stands for something else.

import Columns
package import Inventory
import OCI
import TransferModel

package struct FleetPlace: ListPlace {
    static let name = "images over hosts"
    static let path = \Places.fleet
    static let actions: Set<Action> = Set.sorting.union([
        .mark, .markRange, .markAll, .markInvert, .foldOpen, .foldClosed, .delete,
    ])

    package var list = ListState<FleetLine.ID>()
    /// As many as the list has lines.
    package private(set) var lines: [FleetLine] = []
    /// How many hosts' images are known.
    package private(set) var known = 0
    private var unfolded: Set<String> = []

    static func footer(_ app: AppState) -> [Action] {
        let line = app.selectedFleetLine
        return (line == nil ? [] : [line?.isUnfolded == true || line?.id.host != nil ? .foldClosed : .foldOpen])
            + [.pull, .copyImage, .delete, .mark, .filter, .open, .viewHosts, .help, .quit]
    }

    /// The image that is selected here, as people write it.
    static func familiarName(_ app: AppState) -> String? {
        guard app.navigation.view == .fleet else { return nil }
        return app.selectedFleetLine.map { Reference(stored: $0.image.name)?.familiar ?? $0.image.name }
    }

    /// The hosts of an image that are marked below its line, or that of the line.
    static func chosenHosts(of image: FleetImage, _ app: AppState) -> Set<String> {
        let marked = app.places.fleet.list.marked.filter { $0.image == image.name }.compactMap(\.host)
        return Set(marked.isEmpty ? [app.selectedFleetLine?.id.host].compactMap(\.self) : marked)
    }

    static func sortings(_ app: AppState) -> [Sorting] { [Sorting](FleetLine.columns(of: 0)) }

    static func copied(_ app: AppState) -> String? { app.selectedFleetLine?.image.name }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .open:
            guard let line = app.selectedFleetLine else { return [] }
            guard let host = line.id.host else {
                return perform(line.isUnfolded ? .foldClosed : .foldOpen, in: &app, at: now)
            }
            app.enter(host, at: now)
            app.show(.images)
            if let row = app.inventory.rows.first(where: { $0.name == line.image.name }) {
                app.places.images.list.select(row.id)
            }
        case .foldOpen, .foldClosed:
            guard let image = app.selectedFleetLine?.image.name else { return [] }
            if action == .foldOpen {
                app.places.fleet.unfolded.insert(image)
            } else {
                app.places.fleet.unfolded.remove(image)
                app.places.fleet.list.replaceMarks { $0.image == image ? [] : [$0] }
                app.places.fleet.list.select(FleetLine.ID(image: image))
            }
            refresh(&app)
        case .delete:
            guard let image = app.selectedFleetLine?.image else { return [] }
            let having = Set(image.targets.flatMap(\.hosts))
            let hosts = app.fleet.hosts.map(\.name).filter(having.contains)
            let chosen = chosenHosts(of: image, app)
            return HostPlans.request(
                .delete([image.name]), on: chosen.isEmpty ? hosts : hosts.filter(chosen.contains), in: &app)
        case .mark:
            if app.selectedFleetLine?.id.host == nil {
                app.notice = "right shows the hosts of an image, to be marked"
            } else {
                app.places.fleet.list.toggleMark()
            }
        case .markRange: app.places.fleet.list.markRange()
        case .markAll: app.places.fleet.list.markAll()
        case .markInvert: app.places.fleet.list.invertMarks()
        default: return nil
        }
        app.places.fleet.list.replaceMarks { $0.host == nil ? [] : [$0] }
        return []
    }

    /// Sorted are images; their hosts stay below them.
    mutating func refresh(from app: AppState) {
        let all = app.hosts.filter(\.isKnown)
        let hosts = all.filter(\.daemon.isConnected)
        known = hosts.count
        let images = FleetImage.all(of: hosts.map { ($0.name, $0.inventory.images) })
        let shown = SearchIndex.lines(of: images, with: list.filterText) { image, text in
            text(image.name)
            if image.hasDrifted { text("drift") }
            if !image.lacking.isEmpty { text("lacking") }
        }
        let columns = FleetLine.columns(of: known)
        func line(_ index: Int) -> FleetLine {
            FleetLine(
                id: FleetLine.ID(image: images[index].name), image: images[index],
                isUnfolded: unfolded.contains(images[index].name))
        }
        lines = (list.cursor.sorting?.sorted(shown, by: columns, row: line) ?? shown).flatMap { index in
            let line = line(index)
            guard line.isUnfolded else { return [line] }
            var digests: [String: Digest] = [:]
            for target in line.image.targets { for host in target.hosts { digests[host] = target.digest } }
            return [line]
                + all.map { host in
                    FleetLine(
                        id: FleetLine.ID(image: line.image.name, host: host.name), image: line.image,
                        digest: digests[host.name], isAway: !host.daemon.isConnected)
                }
        }
        list.replace(lines.map(\.id), shown: Array(lines.indices)) { id in
            lines.firstIndex { $0.id.image == id.image }
        }
    }
}

extension AppState {
    package var selectedFleetLine: FleetLine? {
        places.fleet.list.cursor.selected.map { places.fleet.lines[$0] }
    }

    /// On which hosts something is to be done: marked ones, or that of the line. On the line of an image those that have
    /// it for a tag, or where it has drifted, else those that lack it. Nil where it is about the one machine that is shown.
    func targetHosts(for action: Action) -> [String]? {
        guard !fleet.isAlone else { return nil }
        switch place {
        case .hosts:
            let list = places.hosts.list
            let names =
                list.marked.isEmpty
                ? list.selected.map { [$0] } ?? [] : fleet.hosts.map(\.name).filter(list.marked.contains)
            return names.isEmpty ? nil : names
        case .fleet:
            guard let line = selectedFleetLine else { return nil }
            let chosen = FleetPlace.chosenHosts(of: line.image, self)
            if !chosen.isEmpty { return fleet.hosts.map(\.name).filter(chosen.contains) }
            let having = Set(line.image.targets.flatMap(\.hosts))
            return action == .tag || line.image.hasDrifted || line.image.lacking.isEmpty
                ? fleet.hosts.map(\.name).filter(having.contains) : line.image.lacking
        default: return nil
        }
    }
}
