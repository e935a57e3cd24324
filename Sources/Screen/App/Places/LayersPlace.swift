// One transfer, layer by layer.

import Canvas
import TransferModel

package struct LayersPlace: PlaceState {
    static let name = "a transfer's layers"
    static let path = \Places.layers
    static let actions: Set<Action> = Set.transferring.union([.unfold])

    package internal(set) var transfer: TransferID?

    static func footer(_ app: AppState) -> [Action] {
        [.back] + TransfersPlace.possibleActions(app) + [.unfold, .pull, .help, .quit]
    }

    static func move(_ movement: Movement, in app: inout AppState) {
        guard let id = app.openLayers else { return }
        let (columns, rows) = (app.size.columns, app.layout.bodyRows)
        app.transfers.change(id) { $0.scroll = $0.scrolled(by: movement, columns: columns, rows: rows) }
    }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        guard action == .unfold else { return TransfersPlace.act(action, in: &app, at: now) }
        if let id = app.openTransfer?.id {
            app.transfers.change(id) {
                $0.showsWorkOnly.toggle()
                $0.scroll = nil
            }
        }
        return []
    }

    static func open(_ id: TransferID, in app: inout AppState) {
        app.places.layers.transfer = id
        app.navigation.pages = [.layers]
    }
}

/// The same in a program that shows nothing else.
package struct SinglePlace: PlaceState {
    static let name = "a single transfer"
    static let path = \Places.single
    static let actions: Set<Action> = [.cancel, .unfold]

    static func footer(_ app: AppState) -> [Action] { [.cancel, .unfold, .help, .quit] }

    static func move(_ movement: Movement, in app: inout AppState) { LayersPlace.move(movement, in: &app) }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        LayersPlace.perform(action, in: &app, at: now)
    }
}

extension AppState {
    /// The transfer whose layers are open on top.
    var openLayers: TransferID? { navigation.place == .layers ? places.layers.transfer : nil }
}
