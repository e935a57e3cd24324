// One transfer, layer by layer.

import App
import Canvas
import Failure
import OCI
import Text
import Themes
import TransferModel

extension Painter {
    mutating func drawTransfer(_ item: TransferItem, rows: Range<Int>) {
        let time = item.time(at: now)
        drawTitle(item, time, row: rows.lowerBound)
        drawOverall(item, time, row: rows.lowerBound + 1)
        drawCounts(item, time, row: rows.lowerBound + 2)
        let top = rows.lowerBound + TransferPage.headingRows
        let page = item.page(columns: columns, rows: rows.count)
        let start = min(item.scroll ?? 0, page.mostMessages)
        for (row, (text, role)) in zip(top..<top + page.rows, page.messages.dropFirst(start)) {
            clip(text, 1, row, role, columns: columns - 2)
        }
        drawLayers(item, time, page, top: top + page.messages.count)
    }

    private mutating func drawTitle(_ item: TransferItem, _ time: Duration, row: Int) {
        var words: [String] = []
        if let platforms = item.operation.platforms?.text { words.append(platforms) }
        if let snapshotter = item.operation.snapshotter { words.append(snapshotter) }
        if item.startedAt != nil { words.append(Human.clock(item.progress.elapsed(at: time))) }
        if let engine = item.engine { words.append(engine.rawValue) }
        while words.count > 1, words.reduce(0, { $0 + $1.displayWidth + 3 }) > columns / 2 { words.removeFirst() }
        let right = words.joined(separator: "   ")
        let place = item.host.isEmpty ? "" : " on \(item.host)"
        let column = put(item.operation.kind.rawValue + place, 1, row, .title) + 2
        let end = columns - right.displayWidth - 1
        put(
            glyphs.subject(of: item.operation).shortenedInMiddle(to: end - column - 2, ellipsis: glyphs.ellipsis),
            column, row,
            .accent)
        put(right, end, row, .dim)
    }

    private mutating func drawOverall(_ item: TransferItem, _ time: Duration, row: Int) {
        let progress = item.progress
        let overall = progress.overall
        let fraction = progress.completion ?? 0
        let gap = "   "
        var words = [Human.percent(fraction)]
        if overall.total > 0 {
            words.append(
                (overall.estimated ? "\(glyphs.atLeast) " : "") + Human.sizes(overall.current, of: overall.total))
        }
        // The bar keeps its length while words come and go.
        let room = columns < 60 ? 6 : columns < 100 ? 46 : 56
        let column = bar(fraction, 1, row, columns: max(6, columns - room - 8)) + 2
        let end = columns - column - 1
        if !progress.hasEnded {
            let speed = progress.speed(at: time).map(Human.speed) ?? ""
            if let left = progress.timeLeft(at: time)?.text {
                // How long it takes matters more than how fast it is.
                if (words + [speed, left]).joined(separator: gap).displayWidth <= end { words.append(speed) }
                words.append(left)
            } else {
                words.append(speed)
            }
        }
        clip(words.joined(separator: gap), column, row, columns: end)
    }

    private mutating func drawCounts(_ item: TransferItem, _ time: Duration, row: Int) {
        let counts = item.progress.counts(at: time)
        guard counts.nodes > 0 else {
            let word = item.progress.moved > 0 ? item.operation.kind.present : "starting"
            let text =
                item.isQueued
                ? "waiting for others of its group"
                : item.progress.waitText(at: time) ?? item.progress.status ?? word
            if item.isUnfinished { clip(text, 1, row, .dim, columns: columns - 2) }
            return
        }
        let unpack = item.progress.unpack
        var words = item.progress.waitText(at: time).map { [($0, Role.warning)] } ?? []
        var done = "\(glyphs.phase(.complete)) \(counts.done) done"
        let place = item.operation.kind == .push ? "there" : "here"
        if counts.here > 0 { done += " (\(counts.here) already \(place), \(Human.size(counts.saved)) saved)" }
        words.append((done, .good))
        let bottleneck = item.progress.bottleneck(at: time)
        if let bottleneck { words.append((bottleneck.text(of: item.operation), .accent)) }
        let phases: [(count: Int, phase: NodePhase, word: String, role: Role)] = [
            (counts.lazy, .lazy, "lazy", .good), (counts.downloading, .downloading, "downloading", .text),
            (counts.uploading, .uploading, "uploading", .text), (counts.stalled, .stalled, "stalled", .warning),
            (counts.unpacking, .unpacking, "unpacking", .text), (counts.queued, .waiting, "queued", .dim),
            (counts.aborted, .aborted, "unfinished", .bad),
        ].filter { $0.0 > 0 }
        var rest = phases.map { ("\(glyphs.phase($0.phase)) \($0.count) \($0.word)", $0.role) }
        func width(_ words: [(String, Role)]) -> Int { words.reduce(0) { $0 + $1.0.displayWidth + 3 } }
        if width(words + rest) > columns {
            rest = phases.map { ("\(glyphs.phase($0.phase)) \($0.count)", $0.role) }
        }
        words += rest
        if unpack.unpacked > 0, bottleneck == nil, !item.progress.hasEnded {
            words.append(("\(unpack.unpacked) of \(unpack.layers) layers unpacked", .text))
        }
        var column = 1
        for (text, role) in words where column < columns {
            column = clip(text, column, row, role, columns: columns - column - 1) + 3
        }
    }
}

extension PlatformChoice {
    /// Nil for the host's, which goes without saying.
    fileprivate var text: String? {
        switch self {
        case .all: "all platforms"
        case .only([]): nil
        case .only(let platforms): platforms.map(\.description).joined(separator: ", ")
        }
    }
}
