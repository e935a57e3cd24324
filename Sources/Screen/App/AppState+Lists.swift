// The list that is on the screen, whichever it is.

import Canvas
import Inventory

extension AppState {
    /// Nil where a transfer's layers are.
    package var listName: ListName? {
        if isSingle { return nil }
        return switch page {
        case .image: .details
        case .transfer: nil
        case .document: .document
        case .files: .files
        case .snapshots: .snapshots
        case .disk: .disk
        case .log: .log
        case nil: view.list
        }
    }

    /// Where one is in the list on the screen.
    package var cursor: ListCursor? { listName.map { self[keyPath: Self.list($0).cursor] } }

    /// The lines of the list on the screen by identity, as they are shown.
    package var lineIDs: [AnyHashable] { listName.map { Self.list($0).shownIDs(self) } ?? [] }

    private static func list(_ name: ListName) -> ListPath {
        switch name {
        case .images: ListPath(\.images)
        case .transfers: ListPath(\.transferList)
        case .snapshotters: ListPath(\.snapshotters)
        case .content: ListPath(\.content.list)
        case .namespaces: ListPath(\.namespaceList)
        case .events: ListPath(\.events.list)
        case .details: ListPath(\.details.list)
        case .document: ListPath(\.document.list)
        case .files: ListPath(\.files.list)
        case .snapshots: ListPath(\.snapshotPage.list)
        case .disk: ListPath(\.diskPage.list)
        case .log: ListPath(\.log.list)
        }
    }

    /// Makes a list anew from what is known and its filter.
    mutating func refresh(_ list: ListName) {
        switch list {
        case .images: refreshImages()
        case .transfers: refreshTransfers()
        case .snapshotters: refreshSnapshotters()
        case .content: content.refresh(from: inventory.holdings)
        case .namespaces: refreshNamespaces()
        case .events: events.refresh()
        case .details: details.refresh(from: inventory)
        case .document: document.refresh()
        case .files: files.refresh()
        case .snapshots: snapshotPage.refresh(from: inventory.holdings?.holdings)
        case .disk: diskPage.refresh()
        case .log: log.refresh()
        }
    }

    mutating func changeCursor<Result>(_ body: (inout ListCursor) -> Result) -> Result? {
        guard let listName else { return nil }
        return body(&self[keyPath: Self.list(listName).cursor])
    }

    /// The rows of the screen on which the lines of the list stand.
    package var listRows: Range<Int> {
        layout.list(hasFilter: cursor?.filter != nil, lead: listName?.leadRows ?? 0, pane: paneRows)
    }

    /// Rows of the pane below that tells more of the selected line: none where the list needs them.
    package var paneRows: Int { listName?.hasPane == true ? layout.paneRows : 0 }

    /// Gives the list the height that it has on the screen.
    mutating func resizeLists() {
        let height = listRows.count
        _ = changeCursor { $0.resize(height: height) }
    }
}

/// What all lists have, whatever their lines are known by.
private struct ListPath {
    let cursor: WritableKeyPath<AppState, ListCursor>
    let shownIDs: (AppState) -> [AnyHashable]

    init<ID>(_ list: WritableKeyPath<AppState, ListState<ID>>) {
        cursor = list.appending(path: \.cursor)
        shownIDs = { state in
            let list = state[keyPath: list]
            return list.shown.map { AnyHashable(list.ids[$0]) }
        }
    }
}

extension ListName {
    /// Rows above the headings that say what is listed.
    fileprivate var leadRows: Int { self == .content || self == .files ? 1 : 0 }

    fileprivate var hasPane: Bool {
        switch self {
        case .snapshotters, .content, .snapshots, .disk, .files: true
        case .images, .transfers, .namespaces, .events, .details, .document, .log: false
        }
    }
}

extension View {
    package var list: ListName {
        switch self {
        case .images: .images
        case .transfers: .transfers
        case .snapshotters: .snapshotters
        case .content: .content
        case .namespaces: .namespaces
        case .events: .events
        }
    }

    /// What leads there.
    package var action: Action {
        switch self {
        case .images: .viewImages
        case .transfers: .viewTransfers
        case .snapshotters: .viewSnapshotters
        case .content: .viewContent
        case .namespaces: .viewNamespaces
        case .events: .viewEvents
        }
    }

    var place: Place {
        switch self {
        case .images: .images
        case .transfers: .transfers
        case .snapshotters: .snapshotters
        case .content: .content
        case .namespaces: .namespaces
        case .events: .events
        }
    }
}
