// The transfers of this run, and those that earlier ones have kept; groups with a line of their own.

import Inventory
import TransferModel

package struct TransfersPlace: ListPlace {
    static let name = "transfers"
    static let path = \Places.transfers
    static let actions: Set<Action> = Set.transferring.union([.clear])

    package var list = ListState<TransferLine>()

    static func footer(_ app: AppState) -> [Action] {
        (app.openTransfer == nil ? [] : [.open]) + app.transferActions + [.pull, .filter, .help, .quit]
    }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        guard action == .open else { return nil }
        if case .transfer(let id) = app.places.transfers.list.selected { app.openLayers(of: id) }
        return []
    }

    mutating func refresh(from app: AppState) {
        let lines = app.transferLines
        let shown = SearchIndex.lines(of: lines, with: list.filterText) { line, text in
            let items: [TransferItem] =
                switch line {
                case .group(let id): app.group(id)?.members ?? []
                case .transfer(let id): app.transfer(id).map { [$0] } ?? []
                }
            for item in items {
                text(item.operation.kind.rawValue)
                text(item.operation.subject)
                item.operation.references.forEach(text)
            }
        }
        list.replace(lines, shown: shown)
    }
}
