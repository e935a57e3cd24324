// The view of what is stored, section by section.

import App
import Canvas
import Columns
import FoundationEssentials
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawContent(_ state: AppState, _ layout: Layout) {
        let content = state.places.content
        let (rows, pane) = (state.listRows, state.paneRows)
        let graph = state.inventory.graph
        let table = Table(ContentLine.columns(of: content.section, graph, at: now.date), in: columns)
        drawList(
            content.list, table, rows: rows,
            empty: graph == nil ? "Listing what is stored" : "There are no \(content.section.rawValue).",
            row: { content.lines[$0] })
        drawSections(content, row: layout.bodyTop)
        guard pane > 0, let index = content.list.cursor.selected, let graph else { return }
        drawPane(of: content.lines[index], graph, top: rows.upperBound, rows: pane)
    }

    private mutating func drawSections(_ content: ContentPlace, row: Int) {
        var column = Table<Void>.margin
        for section in ContentLine.Section.allCases {
            column = put(section.rawValue, column, row, section == content.section ? .tabActive : .tab) + 2
        }
    }

    /// What more is known of the line, one fact a row.
    private mutating func drawPane(of line: ContentLine, _ graph: ResourceGraph, top: Int, rows: Int) {
        var facts: [(String, String)] = []
        switch line {
        case .blob(let blob):
            facts.append(("digest", blob.digest.description))
            let referrers = graph.referrers(of: .blob(blob.digest)).map(\.words)
            facts.append(("needed by", referrers.isEmpty ? "-" : referrers.joined(separator: ", ")))
            facts.append(("labels", blob.labels.words))
        case .ingest(let ingest, _, _):
            facts.append(("digest", ingest.expected.isEmpty ? "-" : ingest.expected))
            facts.append(("written", "\(Human.age(of: ingest.updatedAt, at: now.date))"))
            facts.append(("held by", graph.roots(of: .ingest(ingest.ref)).words))
        case .lease(let holding):
            facts.append(("labels", holding.lease.labels.words))
            let names = holding.resources.map { "\($0.type) \($0.id)" }
            facts.append(("holds", names.isEmpty ? "-" : names.joined(separator: ", ")))
        case .leftover(let item): facts.append((item.kind, item.name))
        }
        drawFacts(facts, top: top, rows: rows)
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
