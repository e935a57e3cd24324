// Everything the screen shows, as one value: events in, the next state and effects out.

package import Canvas
package import Failure
import FoundationEssentials
package import Inventory
import OCI
import Text
import TransferModel

/// The state behind the screen: what all of it shares. Each place has its own state, as each dialog has.
///
/// Pure: moments are passed in, and what is to be done comes back as effects. The first event should be
/// `connection(.connecting)` or `resize`; without a size nothing is on the screen, so no target is asked for.
package struct AppState: Sendable {
    package internal(set) var settings: AppSettings
    /// The terminal's.
    package internal(set) var size: Size

    /// The machines, of which the next three are the shown one's.
    package internal(set) var fleet: Fleet
    package internal(set) var daemon = DaemonSession()
    package internal(set) var inventory: Inventory
    package internal(set) var transfers = Transfers()
    package internal(set) var deletions = Deletions()

    package internal(set) var navigation = Navigation()
    package internal(set) var places = Places()
    package internal(set) var dialog: Dialog?
    package internal(set) var banner: Failure?
    /// A short word on what was just done. The next key takes it away.
    package internal(set) var notice: String?

    package internal(set) var history = InputHistory()
    package internal(set) var quitting = Quitting.no
    /// What is offered for clean-up as soon as nothing else is open.
    var abandoned: [AbandonedOperation] = []
    /// When the last event came.
    var clock = Date.distantPast

    package init(settings: AppSettings, columns: Int = 80, rows: Int = 24) {
        self.settings = settings
        size = Size(columns: columns, rows: rows)
        inventory = Inventory(
            namespace: settings.namespace, snapshotter: settings.snapshotter, foldsAliases: true)
        fleet = Fleet(settings)
        resizeLists()
    }
}

extension AppState {
    /// Applies an event and says what is to be done, in order.
    package mutating func update(_ event: AppEvent, at now: Moment) -> [Effect] {
        clock = now.date
        if case .host = event {} else { refreshStale() }
        var effects = apply(event, at: now)
        AwaitedPlan.ask(in: &self, at: now)
        HostPlans.ask(in: &self)
        offerCleanUp()
        resizeLists()
        effects += ImagesPlace.inspections(in: &self)
        effects += SnapshottersPlace.probes(in: &self)
        if navigation.view == .hosts || navigation.view == .fleet { effects += fleet.ask() }
        effects += daemon.followResources(place.type.needsResources)
        return effects + daemon.keepReading(Set(navigation.pages.compactMap { $0.type.reading }))
    }

    mutating func apply(_ event: AppEvent, at now: Moment) -> [Effect] {
        switch event {
        case .key(let key):
            notice = nil
            return press(key, at: now)
        case .mouse(let mouse): return point(mouse, at: now)
        case .click(let target): return click(target, at: now)
        case .paste(let text): paste(text)
        case .command(let line):
            notice = nil
            return Command.run(line, in: &self, at: now)
        case .resize(let columns, let rows): resize(to: Size(columns: columns, rows: rows))
        case .tick: transfers.advance(to: now)
        case .connection(let state): return connect(state, at: now)
        case .inventory(let change): return apply([change], at: now)
        case .inventories(let changes): return apply(changes, at: now)
        case .event(let event): places.events.append(event)
        case .log(let lines): places.log.append(lines)
        case .document(let digest, let lines): DocumentPlace.show(lines, of: digest, in: &self)
        case .imageDocuments(let target, let documents): DetailsPlace.show(documents, of: target, in: &self)
        case .layer(let digest, let news): FilesPlace.apply(news, of: digest, in: &self)
        case .unreadable(let digest, let failure): DocumentPlace.fail(failure, of: digest, in: &self)
        case .deleted(let deletion): return hold(deletion)
        case .due(let id): return deletions.ask(.free) { $0.deletion.id == id && $0.wish == nil }
        case .restored(let id): Deletions.restored(id, on: fleet.current, in: &self)
        case .freed(let id): deletions.end(id)
        case .deletionFailed(let id, let failure):
            if deletions.fail(id, failure) { banner = failure }
        case .done(let text): notice = text
        case .transferEvents(let id, let events): transfers.apply(events, of: id, at: now)
        case .transferEnded(let id, let outcome): return end(id, outcome, at: now)
        case .completions(let path, let found): return FormDialog.complete(path, found, in: &self, at: now)
        case .kept(let kept):
            transfers.list(kept, of: fleet.current)
            TransfersPlace.refresh(&self)
        case .abandoned(let found): abandoned = found
        case .failed(let failure): if failure.code != .cancelled { banner = failure }
        case .host(let name, let event): return apply(event, of: name, at: now)
        case .resources, .disk: break  // Of this machine alone, which has its own page for it.
        case .history(let references): history.references = references
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

    /// Whether the screen changes with time, so that ticks are wanted.
    package var needsTicks: Bool { transfers.running > 0 }

    package var layout: Layout {
        let bare = Layout(columns: size.columns, rows: size.rows, hasHeader: !isSingle)
        return Layout(
            columns: size.columns, rows: size.rows, hasHeader: !isSingle, bannerRows: bannerLines(bare).count)
    }
}

extension AppState {
    /// What the banner says: a failure, or else that the connection is gone.
    package var message: Failure? {
        if let banner { return banner }
        if case .lost(let failure) = daemon.connection, daemon.lastConnection != nil, !isSingle { return failure }
        return nil
    }

    /// The lines of the banner but for its heading, which stands before the first; empty if there is none.
    package var bannerLines: [String] { bannerLines(Layout(columns: size.columns, rows: size.rows)) }

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
