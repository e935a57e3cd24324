// Everything that a key can do outside dialogs.

/// Raw values are the names in the configuration file.
package enum Action: String, CaseIterable, Hashable, Sendable {
    case up, down
    case pageUp = "page-up"
    case pageDown = "page-down"
    case halfPageUp = "half-page-up"
    case halfPageDown = "half-page-down"
    case top, bottom
    case open, back, mark
    case markRange = "mark-range"
    case markAll = "mark-all"
    case markInvert = "mark-invert"
    case filter, command
    case nextMatch = "next-match"
    case previousMatch = "previous-match"
    case sortNext = "sort-next"
    case sortPrevious = "sort-previous"
    case sortTurn = "sort-turn"

    case pull, push, tag, save, load
    case `import`
    case copyImage = "copy-image"
    case cancel, retry, login
    case allowHTTP = "allow-http"
    case clear, unfold, copy
    case copyError = "copy-error"
    case namespace
    case delete, prune, undo
    case freeNow = "free-now"
    case collect, disk
    case nextSection = "next-section"
    case previousSection = "previous-section"
    case pause
    case foldOpen = "fold-open"
    case foldClosed = "fold-closed"
    case viewDocument = "view-document"
    case write
    case imageEvents = "image-events"
    case newNamespace = "new-namespace"
    case labels

    case viewImages = "view-images"
    case viewTransfers = "view-transfers"
    case viewSnapshotters = "view-snapshotters"
    case viewContent = "view-content"
    case viewNamespaces = "view-namespaces"
    case viewEvents = "view-events"
    case viewHosts = "view-hosts"
    case viewFleet = "view-fleet"
    case viewLog = "view-log"
    case nextView = "next-view"
    case previousView = "previous-view"

    case refresh, redraw, mouse, suspend, help, quit
}

/// The headings under which the help lists actions.
package enum ActionGroup: String, CaseIterable, Hashable, Sendable {
    case moving = "Moving"
    case views = "Views"
    case acting = "Doing"
    case program = "Program"
}

extension Action {
    /// Whether it is about marked hosts where hosts are listed.
    var isOverHosts: Bool { [.pull, .load, .import, .tag].contains(self) }
}
