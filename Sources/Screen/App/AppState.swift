// Everything the screen shows, as one value: events in, the next state and effects out.

import Canvas
package import Failure
import FoundationEssentials
package import Inventory
import OCI
import Text
import TransferModel

/// The state behind the screen. Pure: moments are passed in, and what is to be done comes back as effects.
///
/// The first event should be `connection(.connecting)` or `resize`; without a size nothing is on the screen, so no target
/// is asked for.
package struct AppState: Sendable {
    package let settings: AppSettings
    package internal(set) var columns: Int
    package internal(set) var rows: Int

    package internal(set) var connection: ConnectionState = .connecting(address: "")
    /// The daemon that answered last, and how: kept while the connection is lost.
    package internal(set) var lastConnection: ConnectionState?
    package internal(set) var inventory: Inventory
    /// Whether the images of the namespace have been listed; till then an empty list says nothing.
    package internal(set) var knowsImages = false
    package internal(set) var knowsSnapshotters = false

    package internal(set) var view: View = .images
    /// Open above the view, the last on top.
    package internal(set) var pages: [Page] = []
    package internal(set) var dialog: Dialog?
    package internal(set) var banner: Failure?
    /// A short word on what was just done. The next key takes it away.
    package internal(set) var notice: String?

    package internal(set) var images = ListState<ImageRow.ID>()
    package internal(set) var transferList = ListState<TransferLine>()
    package internal(set) var snapshotters = ListState<String>()
    package internal(set) var content = ContentList()
    package internal(set) var namespaceList = ListState<String>()
    package internal(set) var events = EventLog()

    package internal(set) var details = DetailsPage()
    package internal(set) var snapshotPage = SnapshotsPage()
    package internal(set) var diskPage = DiskPage()
    package internal(set) var document = DocumentPage()
    package internal(set) var files = FilesPage()
    package internal(set) var log = LogPage()

    /// What was deleted and can be put back, the newest last.
    package internal(set) var deletions: [HeldDeletion] = []

    /// Newest first.
    package internal(set) var transfers: [TransferItem] = []
    /// References pulled before, newest first.
    package internal(set) var history: [String] = []
    /// Whether clicks and the wheel come here, and not to the terminal's own selection.
    package internal(set) var hasMouse: Bool
    /// Commands that were entered, newest first.
    var commands: [String] = []
    /// What was chosen in dialogs last.
    var lastChoices: [FieldName: String] = [:]
    /// Views where one was before, the last last.
    var past: [View] = []

    /// Whether the program ends as soon as no transfer is unfinished any more.
    package internal(set) var isQuitting = false
    /// Whether it has cancelled or kept all of them to end.
    package internal(set) var isEnding = false

    /// Registries for which plain HTTP was allowed.
    var plainRegistries: Set<String> = []
    /// What is offered for clean-up as soon as nothing else is open.
    var leftovers: [Leftover] = []

    var awaitedPlan: AwaitedPlan?
    /// Whether the holdings are kept fresh.
    var followsHoldings = false
    /// What the pages that are open read.
    var readings: Set<Reading> = []
    /// The namespace that was asked for and has not answered.
    var awaitedNamespace: String?
    var imageSearch: SearchIndex?
    /// The targets on the screen when it was last seen to.
    var inspected: [Digest] = []
    /// When the last event came.
    var clock = Date.distantPast
    var lastNumber = 0
    var lastGroup = 0

    /// `columns` and `rows` are the terminal's.
    package init(settings: AppSettings, columns: Int = 80, rows: Int = 24) {
        self.settings = settings
        hasMouse = settings.mouse
        self.columns = columns
        self.rows = rows
        inventory = Inventory(
            namespace: settings.namespace, snapshotter: settings.snapshotter, foldsAliases: true)
        resizeLists()
    }
}

extension AppState {
    /// Takes an event and says what is to be done, in order.
    package mutating func update(_ event: AppEvent, at now: Moment) -> [Effect] {
        clock = now.date
        let effects = take(event, at: now)
        offerCleanUp()
        resizeLists()
        return effects + inspections() + followHoldings() + stopReading()
    }

    private mutating func take(_ event: AppEvent, at now: Moment) -> [Effect] {
        switch event {
        case .key(let key):
            notice = nil
            return press(key, at: now)
        case .mouse(let mouse): return point(mouse, at: now)
        case .click(let target): return click(target, at: now)
        case .paste(let text): paste(text)
        case .command(let line):
            notice = nil
            return run(line, at: now)
        case .resize(let columns, let rows): resize(columns: columns, rows: rows)
        case .tick: advanceTransfers(at: now)
        case .connection(let state): return connect(state, at: now)
        case .inventory(let change): return take([change], at: now)
        case .inventories(let changes): return take(changes, at: now)
        case .event(let event): events.take(event)
        case .log(let lines): log.take(lines)
        case .document(let digest, let lines): take(lines, of: digest)
        case .anatomy(let target, let anatomy): take(anatomy, of: target)
        case .layer(let digest, let news): if page == .files(digest) { take(news) }
        case .unreadable(let digest, let failure): take(failure, of: digest)
        case .deleted(let deletion): return take(deletion)
        case .due(let id): return ask(.free) { $0.deletion.id == id && $0.wish == nil }
        case .restored(let id), .freed(let id): deletions.removeAll { $0.deletion.id == id }
        case .deletionFailed(let id, let failure): take(failure, ofDeletion: id)
        case .done(let text): notice = text
        case .transferEvents(let id, let events): take(events, of: id, at: now)
        case .transferEnded(let id, let outcome): return end(id, outcome, at: now)
        case .completions(let path, let found): return take(found, for: path, at: now)
        case .kept(let kept): take(kept)
        case .leftovers(let found): leftovers = found
        case .failed(let failure): banner = failure
        case .history(let references): history = references
        }
        return []
    }
}

extension AppState {
    package var isSingle: Bool {
        if case .single = settings.mode { true } else { false }
    }

    package var place: Place {
        if isSingle { return .single }
        return switch page {
        case .image: .details
        case .transfer: .layers
        case .document: .document
        case .files: .files
        case .snapshots: .snapshots
        case .disk: .disk
        case .log: .log
        case nil: view.place
        }
    }

    package var runningTransfers: Int { transfers.count { $0.isRunning } }
    /// Running, or waiting for others of their group.
    package var unfinishedTransfers: Int { transfers.count { $0.isUnfinished } }

    /// Whether the screen changes with time, so that ticks are wanted.
    package var needsTicks: Bool { runningTransfers > 0 }

    package func transfer(_ id: TransferID) -> TransferItem? { transfers.first { $0.id == id } }

    /// What the banner says: a failure, or else that the connection is gone.
    package var message: Failure? {
        if let banner { return banner }
        if case .lost(let failure) = connection, lastConnection != nil, !isSingle { return failure }
        return nil
    }

    package var layout: Layout {
        let bare = Layout(columns: columns, rows: rows, hasHeader: !isSingle)
        return Layout(columns: columns, rows: rows, hasHeader: !isSingle, bannerRows: bannerLines(bare).count)
    }

    /// The lines of the banner but for its heading, which stands before the first; empty if there is none.
    package var bannerLines: [String] { bannerLines(Layout(columns: columns, rows: rows)) }

    private func bannerLines(_ layout: Layout) -> [String] {
        guard let message else { return [] }
        let most = Layout.mostBannerRows(of: layout.rows)
        // The heading, such as "Rate limit reached: ", is kept free on the first line.
        let text = String(repeating: "x", count: Self.headingColumns) + message.message
        var lines = TextWrap.lines(text, columns: layout.columns - 4)
        lines[0] = String(lines[0].dropFirst(Self.headingColumns))
        let hint = message.hint.map { TextWrap.lines($0, columns: layout.columns - 4) } ?? []
        lines = Array(lines.prefix(max(1, most - hint.count))) + hint
        return Array(lines.prefix(most))
    }

    /// Columns that a banner's heading may take.
    package static let headingColumns = 14
}
