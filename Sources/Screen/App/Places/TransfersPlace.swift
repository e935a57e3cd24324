// The transfers of this run, and those that earlier ones have kept; groups with a line of their own.

import Inventory
import TransferModel

package struct TransfersPlace: ListPlace {
    static let name = "transfers"
    static let path = \Places.transfers
    static let actions: Set<Action> = Set.transferring.union([.clear])

    package var list = ListState<TransferLine>()

    static func footer(_ app: AppState) -> [Action] {
        (app.openTransfer == nil ? [] : [.open]) + possibleActions(app) + [.pull, .filter, .help, .quit]
    }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        guard action == .open else { return act(action, in: &app, at: now) }
        if case .transfer(let id) = app.places.transfers.list.selected { LayersPlace.open(id, in: &app) }
        return []
    }

    mutating func refresh(from app: AppState) {
        let lines = app.transfers.lines
        let shown = SearchIndex.lines(of: lines, with: list.filterText) { line, text in
            let items: [TransferItem] =
                switch line {
                case .group(let id): app.transfers.group(id)?.members ?? []
                case .transfer(let id): app.transfers[id].map { [$0] } ?? []
                }
            for item in items {
                text(item.operation.kind.rawValue)
                text(item.operation.subject)
                text(item.host)
                item.operation.references.forEach(text)
            }
        }
        list.replace(lines, shown: shown)
    }

    /// Selects a line of the list, whatever was filtered there.
    static func show(_ line: TransferLine, in app: inout AppState) {
        app.navigation.view = .transfers
        app.navigation.pages = []
        app.places.transfers.list.cursor.clearFilter()
        refresh(&app)
        app.places.transfers.list.select(line)
    }
}

extension AppState {
    /// The transfer whose layers are open, or which is selected in the list.
    package var openTransfer: TransferItem? {
        if let openLayers { return transfers[openLayers] }
        guard navigation.view == .transfers, case .transfer(let id) = places.transfers.list.selected else { return nil }
        return transfers[id]
    }

    /// The group whose line is selected.
    package var openGroup: TransferGroup? {
        guard place == .transfers, case .group(let id) = places.transfers.list.selected else { return nil }
        return transfers.group(id)
    }
}
