// The view of what is stored: blobs, ingests, leases and what was left behind.

package import Columns
import FoundationEssentials
package import Inventory
import OCI
import TransferModel

package struct ContentPlace: ListPlace {
    static let name = "content"
    static let path = \Places.content
    static let actions: Set<Action> = Set.sorting.union([
        .viewDocument, .write, .nextSection, .previousSection, .delete, .prune, .collect,
    ])
    static let leadRows = 1
    static let hasPane = true
    static let needsResources = true

    package internal(set) var section = ContentLine.Section.blobs
    package var list = ListState<StoredItem>()
    /// Of the section.
    package internal(set) var lines: [ContentLine] = []
    /// When the resources were listed.
    private var lookedAt = Date.distantPast
    /// How fast the ingests grow.
    private var meters: [String: IngestMeter] = [:]

    mutating func measure(_ ingests: [IngestRecord], at now: Moment) {
        var new: [String: IngestMeter] = [:]
        for ingest in ingests { new[ingest.ref] = IngestMeter(ingest, after: meters[ingest.ref], at: now) }
        meters = new
        lookedAt = now.date
    }

    mutating func refresh(from app: AppState) {
        lines = app.inventory.graph.map { lines(of: $0, at: lookedAt) } ?? []
        let shown = SearchIndex.lines(of: lines, with: list.filterText) { line, text in line.texts.forEach(text) }
        let sorted = list.cursor.sorting?.sorted(shown, by: ContentLine.columns(of: section)) { lines[$0] }
        list.replace(lines.map(\.id), shown: sorted ?? shown)
    }

    static func footer(_ app: AppState) -> [Action] {
        [.viewDocument, .nextSection, .delete] + (app.places.content.section == .leftovers ? [.prune] : [])
            + [.collect, .filter, .disk, .namespace, .help, .quit]
    }

    static func sortings(_ app: AppState) -> [Sorting] {
        [Sorting](ContentLine.columns(of: app.places.content.section))
    }

    static func copied(_ app: AppState) -> String? { app.places.content.list.selected?.name }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        let content = app.places.content
        switch action {
        case .open, .viewDocument: return openSelected(in: &app)
        case .write: if case .blob(let digest)? = content.list.selected { FormDialog.openWrite(of: digest, in: &app) }
        case .delete:
            let selected = content.list.selected.map { [$0] } ?? []
            Question.askToRemove(selected, areLeftovers: content.section == .leftovers, in: &app)
        case .prune:
            if content.section == .leftovers {
                Question.askToRemove(content.lines.map(\.id), areLeftovers: true, in: &app)
            }
        case .nextSection: moveSection(by: 1, in: &app)
        case .previousSection: moveSection(by: -1, in: &app)
        default: return nil
        }
        return []
    }

    private static func openSelected(in app: inout AppState) -> [Effect] {
        switch app.places.content.list.selected {
        case .blob(let digest)?: return DocumentPlace.open(digest, in: &app)
        case .snapshot(let name, let snapshotter)?:
            SnapshotsPlace.open(of: snapshotter, in: &app)
            app.places.snapshots.list.select(name)
        default: break
        }
        return []
    }

    private static func moveSection(by steps: Int, in app: inout AppState) {
        let all = ContentLine.Section.allCases
        let index = all.firstIndex(of: app.places.content.section) ?? 0
        app.places.content.section = all[(index + steps + all.count) % all.count]
        app.places.content.list = ListState()
        refresh(&app)
    }

    private func lines(of graph: ResourceGraph, at now: Date) -> [ContentLine] {
        let resources = graph.resources
        switch section {
        case .blobs:
            return resources.blobs.sorted { ($1.size, $0.digest.hex) < ($0.size, $1.digest.hex) }.map { .blob($0) }
        case .ingests:
            return resources.ingests.sorted { $0.startedAt < $1.startedAt }.map { ingest in
                .ingest(ingest, speed: meters[ingest.ref]?.speed, isStalled: meters[ingest.ref]?.isStalled ?? false)
            }
        case .leases: return resources.leases.sorted { $0.lease.createdAt < $1.lease.createdAt }.map { .lease($0) }
        case .leftovers: return graph.leftovers(at: now).map { .leftover($0) }
        }
    }
}

/// How fast one ingest grows, from one look to the next.
private struct IngestMeter: Sendable {
    /// Without growth for so long it is stalled.
    private static let patience = Duration.seconds(10)

    private let offset: Int64
    private let grewAt: Duration
    /// Bytes a second; nil after the first look.
    let speed: Double?
    let isStalled: Bool

    init(_ ingest: IngestRecord, after last: IngestMeter?, at now: Moment) {
        offset = ingest.offset
        guard let last, ingest.offset > last.offset else {
            grewAt = last?.grewAt ?? now.uptime
            speed = last == nil ? nil : 0
            isStalled = now.uptime - grewAt >= Self.patience
            return
        }
        let seconds = (now.uptime - last.grewAt).inSeconds
        speed = seconds > 0 ? Double(ingest.offset - last.offset) / seconds : nil
        grewAt = now.uptime
        isStalled = false
    }
}
