// The layers of a transfer, one a line.

import App
import Canvas
import OCI
import Text
import Themes
import TransferModel

extension Painter {
    mutating func drawLayers(_ item: TransferItem, _ time: Duration, rows: Range<Int>) {
        guard !rows.isEmpty else { return }
        var found = item.progress.rows(
            at: time, limit: item.isUnfolded ? .max : rows.count, expanded: item.isUnfolded)
        if item.isUnfolded {
            let start = max(0, min(item.scroll, found.rows.count - rows.count))
            found.rows.removeFirst(start)
            if found.rows.count > rows.count {
                found.more = found.rows.count - rows.count + 1
                found.rows.removeLast(found.more)
            }
        }
        for (row, layer) in zip(rows, found.rows) { drawLayer(layer, row) }
        if found.more > 0 { put("+ \(found.more) more", 3, rows.lowerBound + found.rows.count, .dim) }
    }

    /// Digest, position, phase by glyph and word, bar, share, bytes, speed; the last give way first.
    private mutating func drawLayer(_ layer: TransferRow, _ row: Int) {
        let state = layer.state
        let phase = state.phase
        var column = put(layer.digest.short, 3, row, phase == .waiting ? .dim : .text) + 2
        let isNarrow = columns < 60
        let position = layer.position.map { (isNarrow ? "" : "layer ") + "\($0.number)/\($0.count)" }
        put(position ?? layer.kind.rawValue, column, row, .dim, columns: isNarrow ? 8 : 13)
        column += isNarrow ? 9 : 14
        let word = layer.stalledFor.map { "stalled \($0.components.seconds) s" } ?? phase.rawValue
        put("\(glyphs.phase(phase)) \(word)", column, row, phase.role, columns: columns - column)
        column += 15
        guard phase.isRunning, let fraction = state.fraction, let total = state.total else {
            if let total = state.total, column + 10 < columns { put(Human.size(total), column, row, .dim) }
            return
        }
        let barRoom = max(0, min(24, columns - column - 36))
        if barRoom >= 4 {
            column = bar(fraction, column, row, columns: barRoom, done: phase == .unpacking ? .barUnpack : .barDone) + 1
        }
        if column + 5 <= columns {
            column = put(Human.percent(fraction).padded(to: 5, alignment: .trailing), column, row)
        }
        let sizes = Human.sizes(state.current, of: total)
        if column + 16 < columns { column = put(sizes.padded(to: 16, alignment: .trailing), column, row) }
        if let speed = layer.speed, column + 12 < columns {
            put(Human.speed(speed).padded(to: 12, alignment: .trailing), column, row, .dim)
        }
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
