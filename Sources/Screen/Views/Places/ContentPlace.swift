// The view of what is stored, section by section.

import App
import Canvas
import FoundationEssentials
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawContent(_ state: AppState, _ layout: Layout) {
        let content = state.places.content
        let (rows, pane) = (state.listRows, state.paneRows)
        let graph = state.inventory.holdings
        let table = Table<ContentLine>(columns(of: content.section, graph), in: columns)
        draw(
            content.list, table, rows: rows,
            empty: graph == nil ? "Listing what is stored" : "There are no \(content.section.rawValue).",
            row: { content.lines[$0] })
        drawSections(content, row: layout.bodyTop)
        guard pane > 0, let place = content.list.cursor.selected, let graph else { return }
        drawPane(of: content.lines[place], graph, top: rows.upperBound, rows: pane)
    }

    private mutating func drawSections(_ content: ContentPlace, row: Int) {
        var column = Table<Void>.margin
        for section in ContentPlace.Section.allCases {
            column = put(section.rawValue, column, row, section == content.section ? .tabActive : .tab) + 2
        }
    }

    private func columns(of section: ContentPlace.Section, _ graph: HoldingsGraph?) -> [TableColumn<ContentLine>] {
        let now = now.date
        func holders(_ resource: Resource) -> String { graph.map { Self.words($0.holders(of: resource)) } ?? "" }
        func age(_ date: @escaping (ContentLine) -> Date?) -> TableColumn<ContentLine> {
            TableColumn("AGE", 12, priority: 3) { (date($0).map { Human.age(of: $0, at: now) } ?? "", .dim) }
        }
        switch section {
        case .blobs:
            return [
                TableColumn("DIGEST", 12, isSearched: true) { ($0.blob?.digest.short ?? "", .text) },
                TableColumn("SIZE", 9, alignment: .trailing) { (Human.size($0.blob?.size), .text) },
                age { $0.blob?.createdAt },
                TableColumn("HELD BY", 14, isFlexible: true) { line in
                    (line.blob.map { holders(.blob($0.digest)) } ?? "", .dim)
                },
            ]
        case .ingests:
            return [
                TableColumn("REFERENCE", 16, isFlexible: true, isSearched: true) { ($0.id.name, .text) },
                TableColumn("WRITTEN", 18, alignment: .trailing) { ($0.written, .text) },
                TableColumn("SPEED", 11, priority: 1, alignment: .trailing) { $0.speed },
                age { $0.ingest?.startedAt },
            ]
        case .leases:
            return [
                TableColumn("LEASE", 16, isFlexible: true, isSearched: true) { ($0.id.name, .text) },
                TableColumn("HOLDS", 7, alignment: .trailing) {
                    ($0.lease.map { "\($0.resources.count)" } ?? "", .text)
                },
                TableColumn("EXPIRES", 14, priority: 1) { line in
                    guard let lease = line.lease?.lease else { return ("", .dim) }
                    guard let expiry = lease.expiry else { return ("never", .dim) }
                    return expiry < now
                        ? ("expired", .warning) : ("in " + Human.span(expiry.timeIntervalSince(now)), .text)
                },
                age { $0.lease?.lease.createdAt },
            ]
        case .leftovers:
            return [
                TableColumn("KIND", 9) { ($0.id.kind, .text) },
                TableColumn("NAME", 20, isFlexible: true, isSearched: true) { ($0.id.name, .text) },
            ]
        }
    }

    /// What more is known of the line, one fact a row.
    private mutating func drawPane(of line: ContentLine, _ graph: HoldingsGraph, top: Int, rows: Int) {
        var facts: [(String, String)] = []
        switch line {
        case .blob(let blob):
            facts.append(("digest", blob.digest.description))
            let referrers = graph.referrers(of: .blob(blob.digest)).map(\.words)
            facts.append(("needed by", referrers.isEmpty ? "-" : referrers.joined(separator: ", ")))
            facts.append(("labels", Self.words(blob.labels)))
        case .ingest(let ingest, _, _):
            facts.append(("digest", ingest.expected.isEmpty ? "-" : ingest.expected))
            facts.append(("written", "\(Human.age(of: ingest.updatedAt, at: now.date))"))
            facts.append(("held by", Self.words(graph.holders(of: .ingest(ingest.ref)))))
        case .lease(let holding):
            facts.append(("labels", Self.words(holding.lease.labels)))
            let names = holding.resources.map { "\($0.type) \($0.id)" }
            facts.append(("holds", names.isEmpty ? "-" : names.joined(separator: ", ")))
        case .leftover(let remnant): facts.append((remnant.kind, remnant.name))
        }
        drawFacts(facts, top: top, rows: rows)
    }

    static func words(_ labels: [String: String]) -> String {
        labels.isEmpty ? "-" : labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// Who holds something: names where there are few.
    static func words(_ holders: [Holder]) -> String {
        let names = holders.map(\.words)
        switch names.count {
        case 0: return "nothing"
        case 1...2: return names.joined(separator: ", ")
        default: return "\(names[0]) and \(names.count - 1) more"
        }
    }
}

extension Holder {
    var words: String {
        switch self {
        case .image(let name): Reference(stored: name)?.familiar ?? name
        case .container(let id): "container \(id)"
        case .lease(let id): "lease \(id)"
        case .label: "a label"
        }
    }
}

extension Resource {
    fileprivate var words: String {
        switch self {
        case .image(let name): "image \(name)"
        case .blob(let digest): "blob \(Digest(digest)?.short ?? digest)"
        case .snapshot(let name, let snapshotter): "snapshot \(name) in \(snapshotter)"
        case .ingest(let ref): "ingest \(ref)"
        }
    }
}

extension ContentLine {
    fileprivate var blob: ContentRecord? { if case .blob(let blob) = self { blob } else { nil } }
    fileprivate var lease: LeaseHoldings? { if case .lease(let lease) = self { lease } else { nil } }
    fileprivate var ingest: IngestRecord? { if case .ingest(let ingest, _, _) = self { ingest } else { nil } }

    fileprivate var written: String {
        guard let ingest else { return "" }
        return Human.size(ingest.offset) + (ingest.total > 0 ? " of \(Human.size(ingest.total))" : "")
    }

    fileprivate var speed: (String, Role) {
        guard case .ingest(_, let speed, let isStalled) = self else { return ("", .dim) }
        return isStalled ? ("stalled", .warning) : (speed.map(Human.speed) ?? "", .dim)
    }
}
