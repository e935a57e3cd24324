// The details of one image.

import AppModel
import Canvas
import FoundationEssentials
import Inventory
import OCI
import Themes

extension Painter {
    mutating func drawDetails(of id: ImageRow.ID, _ state: AppState, _ layout: Layout) {
        guard let lines = ImageDetails.lines(of: id, in: state.inventory, columns: columns) else {
            return drawEmpty("The image \(id.name) is gone.", row: layout.bodyTop)
        }
        for (row, line) in zip(state.listRows, lines.dropFirst(state.details.offset)) { draw(line, row) }
    }

    private mutating func draw(_ line: DetailLine, _ row: Int) {
        let value = 1 + DetailLine.labelColumns
        switch line {
        case .blank: break
        case .heading(let text): clip(text, 1, row, .heading, columns: columns - 2)
        case .field(let label, ""): clip(label, 3, row, columns: columns - 4)
        case .field(let label, let text):
            put(label, 1, row, .dim, columns: DetailLine.labelColumns)
            clip(text, value, row, columns: columns - value - 1)
        case .date(let label, let date):
            put(label, 1, row, .dim, columns: DetailLine.labelColumns)
            let text = "\(date.formatted(.iso8601))  (\(Human.age(of: date, at: now.date)))"
            clip(text, value, row, columns: columns - value - 1)
        case .bad(let text): clip(text, 3, row, .bad, columns: columns - 4)
        case .platform(let contents): draw(contents, row)
        case .missing(let platform): clip("\(platform)  not here", 3, row, .dim, columns: columns - 4)
        }
    }

    private mutating func draw(_ contents: PlatformContents, _ row: Int) {
        let platform = contents.platform.description
        var column = clip(platform.padded(to: 16), 3, row, .accent, columns: columns - 4) + 1
        let words = [
            "\(contents.layers) layer\(contents.layers == 1 ? "" : "s")", "\(Human.size(contents.blobSize)) of blobs",
            contents.unpacked == true
                ? "\(Human.size(contents.size)) unpacked" : contents.unpacked == false ? "not unpacked" : "",
            contents.created.map { "built \(Human.age(of: $0, at: now.date))" } ?? "",
        ]
        for word in words where !word.isEmpty && column + word.count < columns {
            column = put(word, column, row) + 3
        }
    }
}
