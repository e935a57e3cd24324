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

    package internal(set) var navigation = Navigation()
    package internal(set) var places = Places()
    package internal(set) var dialog: Dialog?
    package internal(set) var banner: Failure?
    /// A short word on what was just done. The next key takes it away.
    package internal(set) var notice: String?

    /// What was deleted and can be restored, the newest last.
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

    /// Whether the program ends as soon as no transfer is unfinished any more.
    package internal(set) var isQuitting = false
    /// Whether it has cancelled or kept all of them to end.
    package internal(set) var isEnding = false

    /// Registries for which plain HTTP was allowed.
    var plainRegistries: Set<String> = []
    /// What is offered for clean-up as soon as nothing else is open.
    var abandoned: [AbandonedOperation] = []

    var awaitedPlan: AwaitedPlan?
    /// Whether the resources are kept fresh.
    var followsResources = false
    /// What the pages that are open read.
    var readings: Set<Reading> = []
    /// The namespace that was asked for and has not answered.
    var awaitedNamespace: String?
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
        let effects = apply(event, at: now)
        offerCleanUp()
        resizeLists()
        return effects + inspections() + followResources() + stopReading()
    }

    private mutating func apply(_ event: AppEvent, at now: Moment) -> [Effect] {
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
        case .inventory(let change): return apply([change], at: now)
        case .inventories(let changes): return apply(changes, at: now)
        case .event(let event): places.events.append(event)
        case .log(let lines): places.log.append(lines)
        case .document(let digest, let lines): apply(lines, of: digest)
        case .imageDocuments(let target, let documents): apply(documents, of: target)
        case .layer(let digest, let news): apply(news, of: digest)
        case .unreadable(let digest, let failure): apply(failure, of: digest)
        case .deleted(let deletion): return hold(deletion)
        case .due(let id): return ask(.free) { $0.deletion.id == id && $0.wish == nil }
        case .restored(let id), .freed(let id): deletions.removeAll { $0.deletion.id == id }
        case .deletionFailed(let id, let failure): fail(deletion: id, failure)
        case .done(let text): notice = text
        case .transferEvents(let id, let events): apply(events, of: id, at: now)
        case .transferEnded(let id, let outcome): return end(id, outcome, at: now)
        case .completions(let path, let found): return complete(path, found, at: now)
        case .kept(let kept): list(kept)
        case .abandoned(let found): abandoned = found
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
        isSingle ? .single : navigation.place
    }

    package var knowsImages: Bool { places.images.isKnown }

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
