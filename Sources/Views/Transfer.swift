// One transfer, layer by layer.

import AppModel
import Canvas
import Failure
import OCI
import Themes
import TransferModel

extension Painter {
    mutating func drawTransfer(_ item: TransferItem, rows: Range<Int>) {
        let time = item.time(at: now)
        drawTitle(item, time, row: rows.lowerBound)
        drawOverall(item, time, row: rows.lowerBound + 1)
        drawCounts(item, time, row: rows.lowerBound + 2)
        var row = rows.lowerBound + 3
        for (text, role) in messages(of: item) where row < rows.upperBound {
            clip(text, 1, row, role, columns: columns - 2)
            row += 1
        }
        drawLayers(item, time, rows: row..<max(row, rows.upperBound))
    }

    private mutating func drawTitle(_ item: TransferItem, _ time: Duration, row: Int) {
        var words: [String] = []
        if case .pull(let request) = item.operation {
            words = [request.platforms.text, request.snapshotter]
        }
        words.append(Human.clock(item.progress.elapsed(at: time)))
        if let engine = item.engine { words.append(engine.rawValue) }
        while words.count > 1, words.reduce(0, { $0 + $1.displayWidth + 3 }) > columns / 2 { words.removeFirst() }
        let right = words.joined(separator: "   ")
        let column = put(item.operation.kind.rawValue, 1, row, .title) + 2
        let end = columns - right.displayWidth - 1
        let name = item.operation.references.joined(separator: " ")
        put(name.shortenedInMiddle(to: end - column - 2, ellipsis: glyphs.ellipsis), column, row, .accent)
        put(right, end, row, .dim)
    }

    private mutating func drawOverall(_ item: TransferItem, _ time: Duration, row: Int) {
        let progress = item.progress
        let overall = progress.overall
        let fraction = progress.completion ?? 0
        var words = [Human.percent(fraction)]
        if overall.total > 0 {
            words.append(
                (overall.estimated ? "\(glyphs.atLeast) " : "") + Human.sizes(overall.current, of: overall.total))
        }
        if !progress.hasEnded {
            words.append(progress.speed(at: time).map(Human.speed) ?? "")
            if let left = progress.remaining(at: time) { words.append("about \(Human.clock(left)) left") }
        }
        // The bar keeps its length while words come and go.
        let room = columns < 60 ? 6 : columns < 100 ? 46 : 56
        let column = bar(fraction, 1, row, columns: max(6, columns - room - 8)) + 2
        clip(words.joined(separator: "   "), column, row, columns: columns - column - 1)
    }

    private mutating func drawCounts(_ item: TransferItem, _ time: Duration, row: Int) {
        let counts = item.progress.counts(at: time)
        guard counts.nodes > 0 else {
            clip(item.progress.status ?? "starting", 1, row, .dim, columns: columns - 2)
            return
        }
        let unpack = item.progress.unpack
        var words: [(String, Role)] = []
        var done = "\(glyphs.phase(.complete)) \(counts.done) done"
        if counts.here > 0 { done += " (\(counts.here) already here, \(Human.size(counts.saved)) saved)" }
        words.append((done, .good))
        func add(_ count: Int, _ phase: NodePhase, _ word: String, _ role: Role) {
            if count > 0 { words.append(("\(glyphs.phase(phase)) \(count) \(word)", role)) }
        }
        add(counts.downloading, .downloading, "downloading", .text)
        add(counts.uploading, .uploading, "uploading", .text)
        add(counts.stalled, .stalled, "stalled", .warning)
        add(counts.unpacking, .unpacking, "unpacking", .text)
        add(counts.queued, .waiting, "queued", .dim)
        add(counts.aborted, .aborted, "unfinished", .bad)
        if unpack.unpacked > 0, !item.progress.hasEnded {
            words.append(("\(unpack.unpacked) of \(unpack.layers) layers unpacked", .text))
        }
        var column = 1
        for (text, role) in words where column < columns {
            column = clip(text, column, row, role, columns: columns - column - 1) + 3
        }
    }

    /// Warnings, and how it ended.
    private func messages(of item: TransferItem) -> [(String, Role)] {
        var lines: [(String, Role)] = []
        func add(_ text: String, _ role: Role) {
            // The hint may be a piece of configuration: its lines stay lines.
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                let indent = line.prefix { $0 == " " }
                lines += TextWrap.lines(String(line), columns: columns - 3 - indent.count).map { (indent + $0, role) }
            }
        }
        for warning in item.progress.warnings {
            add("\(warning.heading): \(warning.message)", .warning)
            if let hint = warning.hint { add(hint, .dim) }
        }
        switch item.progress.outcome {
        case .succeeded(let result):
            let unpacked = result.unpackText.map { ", \($0)" } ?? ""
            add("\(item.operation.kind.done)\(unpacked): \(item.progress.summary?.text ?? "")", .good)
        case .failed(let failure):
            add("\(failure.heading): \(failure.message)", .bad)
            if let hint = failure.hint { add(hint, .text) }
            if let cause = failure.cause { add(cause, .dim) }
        case .cancelled, .kept: add("cancelled after \(item.progress.summary?.text ?? ""); nothing was left behind", .warning)
        case nil: if item.isCancelling { add("cancelling", .warning) }
        }
        return lines
    }

    private mutating func drawLayers(_ item: TransferItem, _ time: Duration, rows: Range<Int>) {
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
        for (row, layer) in zip(rows, found.rows) { draw(layer, row) }
        if found.more > 0 { put("+ \(found.more) more", 3, rows.lowerBound + found.rows.count, .dim) }
    }

    /// Digest, place, phase by glyph and word, bar, share, bytes, speed; the last give way first.
    private mutating func draw(_ layer: TransferRow, _ row: Int) {
        let state = layer.state
        let phase = state.phase
        var column = put(layer.digest.short, 3, row, phase == .waiting ? .dim : .text) + 2
        let place = layer.position.map { "layer \($0.number)/\($0.count)" } ?? layer.kind.rawValue
        put(place, column, row, .dim, columns: 13)
        column += columns < 60 ? 12 : 14
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
        if let speed = layer.speed, column + 13 < columns {
            put(Human.speed(speed).padded(to: 12, alignment: .trailing), column, row, .dim)
        }
    }
}

extension NodePhase {
    fileprivate var role: Role {
        switch self {
        case .waiting: .dim
        case .downloading, .uploading, .unpacking: .text
        case .complete, .exists, .unpacked: .good
        case .stalled: .warning
        case .aborted: .bad
        }
    }
}

extension PlatformChoice {
    fileprivate var text: String {
        switch self {
        case .all: "all platforms"
        case .only(let platforms): platforms.map(\.description).joined(separator: ", ")
        }
    }
}
