// The list that is on the screen, whichever it is.

import Inventory
import Keys

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
    package var cursor: ListCursor? { listName.map { self[keyPath: Self.cursor(of: $0)] } }

    static func cursor(of list: ListName) -> WritableKeyPath<AppState, ListCursor> {
        switch list {
        case .images: \.images.cursor
        case .transfers: \.transferList.cursor
        case .snapshotters: \.snapshotters.cursor
        case .content: \.content.list.cursor
        case .namespaces: \.namespaceList.cursor
        case .events: \.events.list.cursor
        case .details: \.details.list.cursor
        case .document: \.document.list.cursor
        case .files: \.files.list.cursor
        case .snapshots: \.snapshotPage.list.cursor
        case .disk: \.diskPage.list.cursor
        case .log: \.log.list.cursor
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
        return body(&self[keyPath: Self.cursor(of: listName)])
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
