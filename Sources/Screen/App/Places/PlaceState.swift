// What is asked of a place. All has a usual answer, so that a place says what is its own.

import Columns
import Inventory

/// The state of a place, and what its keys do there. What needs more than that state is static and is given the whole.
protocol PlaceState: Sendable {
    /// As in "It is for: …".
    static var name: String { get }
    static var path: any WritableKeyPath<Places, Self> & Sendable { get }
    /// The actions that it has beside those of all places and of all lists.
    static var actions: Set<Action> { get }
    /// Those of all places that it doesn't have.
    static var lacking: Set<Action> { get }
    /// Whether it is a list that can be filtered.
    static var isList: Bool { get }
    /// Rows above the list's headings that say what is listed.
    static var leadRows: Int { get }
    /// Whether a pane below the list tells more of the selected line.
    static var hasPane: Bool { get }
    /// What it reads from the daemon for as long as it is open.
    static var reading: Reading? { get }
    /// Whether it shows who holds what.
    static var needsResources: Bool { get }

    /// The keys that matter, the most important first.
    static func footer(_ app: AppState) -> [Action]
    /// Whether what it shows is still being read.
    static func isReading(_ app: AppState) -> Bool
    /// By what its list can be sorted, in the order of the columns, each as it is sorted at first.
    static func sortings(_ app: AppState) -> [Sorting]
    /// What is worth copying of the selected line.
    static func copied(_ app: AppState) -> String?
    static func cursor(_ app: AppState) -> ListCursor?
    /// The lines of its list by identity, as they are shown.
    static func lineIDs(_ app: AppState) -> [AnyHashable]

    static func changeCursor<Result>(_ app: inout AppState, _ body: (inout ListCursor) -> Result) -> Result?
    static func move(_ movement: Movement, in app: inout AppState)
    /// Does what an action means here in particular; nil where it means what it means everywhere.
    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]?

    /// Makes its list from what is known, its filter and its order.
    mutating func refresh(from app: AppState)
}

extension PlaceState {
    static var actions: Set<Action> { [] }
    static var lacking: Set<Action> { [] }
    static var isList: Bool { false }
    static var leadRows: Int { 0 }
    static var hasPane: Bool { false }
    static var reading: Reading? { nil }
    static var needsResources: Bool { false }
    static func isReading(_ app: AppState) -> Bool { needsResources && app.inventory.graph == nil }
    static func sortings(_ app: AppState) -> [Sorting] { [] }
    static func copied(_ app: AppState) -> String? { nil }
    static func cursor(_ app: AppState) -> ListCursor? { nil }
    static func lineIDs(_ app: AppState) -> [AnyHashable] { [] }
    static func changeCursor<Result>(
        _ app: inout AppState, _ body: (inout ListCursor) -> Result
    ) -> Result? { nil }
    static func move(_ movement: Movement, in app: inout AppState) {
        _ = changeCursor(&app) { $0.move(movement) }
    }
    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? { nil }
    mutating func refresh(from app: AppState) {}

    static func refresh(_ app: inout AppState) {
        var state = app.places[keyPath: path]
        state.refresh(from: app)
        app.places[keyPath: path] = state
    }
}

/// A place that is one list.
protocol ListPlace: PlaceState {
    associatedtype ID: Hashable & Sendable
    var list: ListState<ID> { get set }
}

extension ListPlace {
    static var isList: Bool { true }

    static func cursor(_ app: AppState) -> ListCursor? { app.places[keyPath: path].list.cursor }

    static func lineIDs(_ app: AppState) -> [AnyHashable] {
        let list = app.places[keyPath: path].list
        return list.shown.map { AnyHashable(list.ids[$0]) }
    }

    static func changeCursor<Result>(
        _ app: inout AppState, _ body: (inout ListCursor) -> Result
    ) -> Result? {
        body(&app.places[keyPath: path].list.cursor)
    }
}

/// What a page reads from the daemon, for as long as it is open.
package enum Reading: CaseIterable, Hashable, Sendable {
    case imageDocuments
    case layers
    case document
}

extension Set<Action> {
    /// Of lists that can be sorted.
    static var sorting: Set { [.sortNext, .sortPrevious, .sortTurn] }
    /// Of places that are about transfers.
    static var transferring: Set { [.cancel, .retry, .login, .allowHTTP] }
}
