// The details of one image: an outline.

import App
import Canvas
import Failure
import FoundationEssentials
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawDetails(_ state: AppState) {
        let page = state.places.details
        let rows = state.listRows
        drawFilterLine(page.list, row: rows.lowerBound - 2)
        let name = page.image.name
        guard !page.lines.isEmpty else { return drawEmpty("The image \(name) is gone.", row: rows.lowerBound) }
        let reading = page.documents == nil ? "  reading" : ""
        clip(
            "\(Reference(stored: name)?.familiar ?? name)\(reading)", 3, rows.lowerBound - 1, .heading,
            columns: columns - 4)
        let query = ListQuery(page.list.filterText)
        for (row, index) in zip(rows, page.list.visible) {
            drawLine(page.lines[index], row)
            mark(query, 0..<columns, row)
            drawMarks(row: row, isSelected: row - rows.lowerBound == page.list.position - page.list.offset)
        }
    }

    private mutating func drawLine(_ line: DetailLine, _ row: Int) {
        let start = 1 + 2 * min(line.depth, max(1, columns / 12))
        if let isFolded = line.isFolded { put(isFolded ? glyphs.folded : glyphs.unfolded, start, row, .accent) }
        let column = start + 2
        let room = columns - column - 1
        switch line.content {
        case .section(let title, let detail):
            let end = put(title, column, row, .heading, columns: room)
            clip(detail, end + 2, row, .dim, columns: columns - end - 3)
        case .field(let label, let value): drawField(label, value, column, row)
        case .date(let label, let date):
            drawField(label, "\(date.formatted(.iso8601))  (\(Human.age(of: date, at: now.date)))", column, row)
        case .problem(let failure): clip(failure.message, column, row, .bad, columns: room)
        case .blob(let blob): drawBlob(blob, column, row)
        case .step(let step): drawStep(step, column, row)
        }
    }

    private mutating func drawField(_ label: String, _ value: String, _ column: Int, _ row: Int) {
        let width = max(DetailLine.labelColumns - 2, min(label.displayWidth, columns / 2))
        clip(label, column, row, .dim, columns: width)
        let start = column + width + 2
        put(value.shortenedInMiddle(to: columns - start - 1, ellipsis: glyphs.ellipsis), start, row)
    }

    private mutating func drawBlob(_ blob: DetailLine.Blob, _ column: Int, _ row: Int) {
        var end = put(blob.kind.rawValue, column, row, .accent) + 1
        if !blob.title.isEmpty { end = clip(blob.title, end, row, columns: columns - end - 1) + 1 }
        let words = [
            blob.isPresent ? "" : "not here", Human.size(blob.descriptor.size), blob.descriptor.digest.short,
            blob.descriptor.mediaType.rawValue,
        ]
        for (index, word) in words.enumerated() where !word.isEmpty && end + 2 < columns {
            end = clip(word, end + 1, row, index == 0 ? .warning : .dim, columns: columns - end - 2) + 1
        }
    }

    /// Number and sizes of the layer, then the command that made it.
    private mutating func drawStep(_ step: DetailLine.Step, _ column: Int, _ row: Int) {
        var end = column
        if let layer = step.layer {
            put("\(layer.number + 1)".padded(to: 4, alignment: .trailing), end, row, .accent)
            let isKnown = step.isPresent || step.isLazy
            let size = isKnown ? Human.size(layer.descriptor.size) : "not here"
            put(size.padded(to: 9, alignment: .trailing), end + 4, row, isKnown ? .text : .warning)
            let unpacked = step.isLazy ? "lazy" : Human.size(step.unpacked)
            put(unpacked.padded(to: 9, alignment: .trailing), end + 13, row, step.isLazy ? .good : .dim)
            end += 24
            if let others = step.sharedWith, others > 0, columns >= 60 {
                end = put("shared with \(others)", end, row, .good) + 2
            }
        } else {
            put("empty".padded(to: 22, alignment: .trailing), end, row, .dim)
            end += 24
        }
        let command = step.history?.createdBy ?? step.history?.comment ?? (step.layer?.descriptor.digest.short ?? "")
        clip(command.split(whereSeparator: \.isWhitespace).joined(separator: " "), end, row, columns: columns - end - 1)
    }
}
