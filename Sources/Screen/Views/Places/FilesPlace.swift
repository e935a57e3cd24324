// The files of a layer, and what the image wastes.

import App
import Canvas
import Columns
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawFiles(_ state: AppState, _ layout: Layout) {
        let page = state.places.files
        let rows = state.listRows
        drawTitle(page, row: layout.bodyTop)
        let glyphs = glyphs
        let table = Table<FilesPlace.Line>(
            [
                Column("CHANGE", 8) { $0.changeText },
                Column("SIZE", 9, alignment: .trailing) { line in
                    (line.kind == .removed ? "" : Human.size(line.size), .text)
                },
                Column("NAME", 20, isFlexible: true, isSearched: true) { line in
                    let fold = line.isFolded.map { $0 ? glyphs.folded : glyphs.unfolded } ?? " "
                    return (
                        String(repeating: "  ", count: min(line.depth, 20)) + fold + " " + line.name + line.kind.mark,
                        line.kind == .removed ? .dim : line.kind == .folder ? .accent : .text
                    )
                },
            ], in: columns)
        let empty =
            page.failure == nil && page.listing == nil ? "Reading" : page.listing == nil ? "" : "Nothing is in it."
        drawList(page.list, table, rows: rows, empty: empty, row: { page.lines[$0] })
        if state.paneRows > 0 { drawFacts(page.facts, top: rows.upperBound, rows: state.paneRows) }
    }

    private mutating func drawTitle(_ page: FilesPlace, row: Int) {
        guard let layer = page.layer else { return }
        var words = ["layer \(page.number + 1) of \(page.layers.count)", layer.digest.short, Human.size(layer.size)]
        if let listing = page.listing {
            words.append("\(listing.count - 1) entries, \(Human.size(listing.sizes[0]))")
            if listing.dropped > 0 { words.append("\(listing.dropped) more are not shown") }
        }
        if let reading = page.reading {
            let total = page.layers[reading.number].size
            words.append("reading layer \(reading.number + 1): \(Human.sizes(reading.bytes, of: total))")
        }
        clip(words.joined(separator: "  "), Table<Void>.margin, row, .heading, columns: columns - 4)
        if let failure = page.failure, page.listing == nil {
            clip(failure.message, Table<Void>.margin, row + 2, .bad, columns: columns - 4)
        }
    }
}

extension FilesPlace {
    fileprivate var facts: [(String, String)] {
        guard let waste else {
            let reason = hasOffered ? "known when all layers are here" : "known when all layers were read"
            return [("wasted", failure.map(\.message) ?? reason)]
        }
        let share = waste.total > 0 ? Human.percent(Double(waste.wasted) / Double(waste.total)) : "0 %"
        return [
            (
                "wasted",
                "\(Human.size(waste.wasted)) of \(Human.size(waste.total)) (\(share)) are hidden by higher layers"
            )
        ]
            + waste.worst.map { worst in
                (Human.size(worst.bytes), worst.path + (worst.copies > 1 ? "  \(worst.copies) copies" : ""))
            }
    }
}

extension FilesPlace.Line {
    fileprivate var changeText: (String, Role) {
        switch change {
        case .added: ("added", .good)
        case .changed: ("changed", .warning)
        case .removed: ("removed", .bad)
        case .unknown: (kind == .removed ? "removed" : "", .dim)
        }
    }
}

extension LayerEntryKind {
    /// As `ls -F` marks it.
    fileprivate var mark: String {
        switch self {
        case .folder: "/"
        case .symlink: "@"
        case .file, .link, .other, .removed: ""
        }
    }
}
