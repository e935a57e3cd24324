// The layers of a transfer, one a line.

import App
import Canvas
import OCI
import Text
import Themes
import TransferModel

extension Painter {
    /// Where there are two columns, the first is filled first.
    mutating func drawLayers(_ item: TransferItem, _ time: Duration, _ page: TransferPage, top: Int) {
        let rows = page.layerRows
        guard rows > 0 else { return }
        let width = columns / page.parts
        let found = item.progress.rows(
            at: time, limit: page.layerLimit, from: item.scroll, atWork: item.showsWorkOnly)
        func place(_ index: Int) -> (row: Int, columns: Range<Int>) {
            let start = index / rows * width
            return (top + index % rows, start..<start + width)
        }
        for (index, layer) in found.rows.enumerated() { drawLayer(layer, place(index).row, place(index).columns) }
        guard found.more > 0 else { return }
        let last = place(found.rows.count)
        put("+ \(found.more) more", last.columns.lowerBound + 3, last.row, .dim)
    }

    /// Digest, position, phase by glyph and word, bar, share, bytes, speed; the last give way first. Each stands in a
    /// column of its own, whatever the phase is.
    private mutating func drawLayer(_ layer: TransferRow, _ row: Int, _ room: Range<Int>) {
        let state = layer.state
        let phase = state.phase
        // A bar tells more than a word.
        let isNarrow = room.count < 100
        var column = room.lowerBound + 3
        put(layer.digest.short, column, row, phase == .waiting ? .dim : .text)
        column += 14
        let position = layer.position.map { (isNarrow ? "" : "layer ") + "\($0.number)/\($0.count)" }
        put(position ?? layer.kind.rawValue, column, row, .dim, columns: isNarrow ? 8 : 13)
        column += isNarrow ? 9 : 14
        let word = layer.stalledFor.map { "stalled \($0.components.seconds) s" } ?? phase.rawValue
        put("\(glyphs.phase(phase)) \(word)", column, row, phase.role, columns: room.upperBound - column)
        column += 15
        let (share, sizes, speed) = (5, 14, 11)
        let barRoom = min(40, room.upperBound - column - share - sizes - speed - 2)
        if barRoom >= 4 {
            if phase.isRunning, let fraction = state.fraction {
                bar(fraction, column, row, columns: barRoom, done: phase == .unpacking ? .barUnpack : .barDone)
            }
            column += barRoom + 1
        }
        func number(_ text: String?, _ columns: Int, _ role: Role = .text) {
            if let text, column + columns < room.upperBound {
                put(text.padded(to: columns, alignment: .trailing), column, row, role)
            }
            column += columns
        }
        guard phase.isRunning, let fraction = state.fraction, let total = state.total else {
            // Its end is where those of sizes are, or of shares on a narrow screen.
            let isShort = column + share + sizes >= room.upperBound
            return number(state.total.map { Human.size($0) }, isShort ? 9 : share + sizes, .dim)
        }
        number(Human.percent(fraction), share)
        number(Human.sizes(state.current, of: total), sizes)
        // One that has just begun, or stalled, has none.
        number(layer.speed.flatMap { $0 >= 1 ? Human.speed($0) : nil }, speed, .dim)
    }
}

extension NodePhase {
    fileprivate var role: Role {
        switch self {
        case .waiting: .dim
        case .downloading, .uploading, .unpacking: .text
        case .complete, .exists, .lazy, .unpacked: .good
        case .stalled: .warning
        case .aborted: .bad
        }
    }
}
