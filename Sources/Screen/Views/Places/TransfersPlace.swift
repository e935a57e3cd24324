// The list of transfers, groups with a line of their own.

import App
import Canvas
import Columns
import Failure
import Text
import Themes
import TransferModel

extension Painter {
    mutating func drawTransfers(_ state: AppState) {
        let (now, glyphs, isWide) = (now, glyphs, columns >= 100)
        let table = Table<ListedTransfer>(
            [
                Column("STATE", 12) { $0.state },
                // Which image it is counts more than how fast it is.
                Column("REFERENCE", columns < 80 ? 15 : 22, isFlexible: true, isSearched: true) {
                    ($0.subject, .text)
                },
                Column("ENGINE", 8, priority: 6) { ($0.engine, .dim) },
                Column("", 12, priority: 3, overflows: true) { line in
                    if let words = line.words { return words }
                    let bar = line.fraction.map { glyphs.bar($0, columns: 12) }
                    return (bar.map { $0.done + $0.rest } ?? "", .barDone)
                },
                Column("", 5, priority: 1, alignment: .trailing) { line in
                    (line.fraction.map(Human.percent) ?? "", .text)
                },
                Column("MOVED", 8, priority: 4, alignment: .trailing) { line in
                    (line.moved.map { Human.size($0) } ?? "", .text)
                },
                Column("SPEED", 10, priority: 5, alignment: .trailing) { line in
                    (line.speed.map(Human.speed) ?? "", .dim)
                },
                Column("LAYERS", 7, priority: 8, alignment: .trailing) { ($0.layers ?? "", .dim) },
                Column("LEFT", 12, priority: 7, alignment: .trailing) { ($0.left ?? "", .text) },
                Column("TIME", 7, priority: 2, alignment: .trailing) { line in
                    (line.elapsed.map(Human.clock) ?? "", .dim)
                },
            ], in: columns)
        let lines = state.transfers.lines
        drawList(
            state.places.transfers.list, table, rows: state.listRows,
            empty: "Nothing has been transferred yet. Press \(state.key(for: .pull)) to pull an image.",
            row: { ListedTransfer(lines[$0], of: state, at: now, glyphs, isWide: isWide) })
    }
}

/// What a line of the list says, of one transfer or of a group.
private struct ListedTransfer {
    var state = ("", Role.text)
    var subject = ""
    var engine = ""
    /// How much is done; nil where nothing is being done.
    var fraction: Double?
    /// How it ended, where there is more to say than numbers: what went wrong, or what was here before.
    var words: (String, Role)?
    /// In bytes; nil where that isn't worth a word.
    var moved: Int64?
    /// Bytes a second.
    var speed: Double?
    var elapsed: Duration?
    /// How long it will still take.
    var left: String?
    /// How many layers are here, of how many.
    var layers: String?

    /// Only a wide list has room for words.
    init(_ line: TransferLine, of state: AppState, at now: Moment, _ glyphs: Glyphs, isWide: Bool) {
        switch line {
        case .group(let id):
            guard let group = state.transfers.group(id) else { return }
            fill(of: group, at: now, glyphs)
            subject = isWide ? group.words : group.signs(glyphs)
            guard group.isOverHosts else { return }
            subject = "\(glyphs.subject(of: group.members[0].operation))  \(group.signs(glyphs))"
            guard !group.isUnfinished else { return }
            (words, moved, speed) = ((group.summary, group.failed > 0 ? .bad : .dim), nil, nil)
        case .transfer(let id):
            guard let item = state.transfers[id] else { return }
            let isOverHosts = item.group.flatMap(state.transfers.group)?.isOverHosts == true
            fill(of: item, host: isOverHosts ? item.host : nil, at: now, glyphs)
            if !isOverHosts, item.host != state.fleet.current { subject += " (\(item.host))" }
        }
    }

    /// `host` is said in place of the operation, which stands above it.
    private mutating func fill(of item: TransferItem, host: String?, at now: Moment, _ glyphs: Glyphs) {
        let progress = item.progress
        state = item.stateText(glyphs)
        subject = (item.group == nil ? "" : "  ") + (host ?? glyphs.subject(of: item.operation))
        engine = item.engine?.rawValue ?? ""
        fraction = item.isRunning ? progress.completion : nil
        words = item.endText
        guard item.failure == nil, !item.isQueued else { return }
        moved = item.kept == nil && progress.moved > 0 ? progress.moved : nil
        speed = progress.speed(at: item.time(at: now)) ?? progress.summary?.average
        elapsed = item.startedAt.map { _ in progress.elapsed(at: item.time(at: now)) }
        guard item.isRunning else { return }
        left = progress.timeLeft(at: item.time(at: now))?.short
        let layers = progress.nodes.filter { $0.kind == .layer }
        let done = layers.count { [.complete, .exists, .unpacked, .lazy].contains($0.phase(at: item.time(at: now))) }
        if !layers.isEmpty { self.layers = "\(done)/\(layers.count)" }
    }

    private mutating func fill(of group: TransferGroup, at now: Moment, _ glyphs: Glyphs) {
        state =
            group.isUnfinished
            ? ("\(glyphs.moving(group.kind)) \(group.kind.present)", .accent)
            : group.done == group.members.count
                ? ("\(glyphs.phase(.complete)) \(group.kind.past)", .good)
                : (
                    "\(glyphs.phase(.aborted)) \(group.failed > 0 ? "failed" : "cancelled")",
                    group.failed > 0 ? .bad : .warning
                )
        fraction = group.isUnfinished ? group.completion : nil
        moved = group.moved
        speed = group.speed(at: now)
        elapsed = group.elapsed(at: now)
    }
}

extension TransferItem {
    fileprivate func stateText(_ glyphs: Glyphs) -> (String, Role) {
        switch progress.outcome {
        case nil where isQueued: ("\(glyphs.phase(.waiting)) queued", .dim)
        case nil:
            ending.map { ($0.word, .warning) }
                ?? ("\(glyphs.moving(operation.kind)) \(operation.kind.present)", .accent)
        case .succeeded: ("\(glyphs.phase(.complete)) \(operation.kind.past)", .good)
        case .failed: ("\(glyphs.phase(.aborted)) failed", .bad)
        case .cancelled: ("\(glyphs.phase(.aborted)) cancelled", .warning)
        case .kept: ("\(glyphs.phase(.exists)) kept", .warning)
        }
    }
}

extension TransferItem {
    /// `3 of 9 here`, or `there` where they were pushed to, `412 MB here`, `Network: The line broke.`; nil where there is nothing to say.
    fileprivate var endText: (String, Role)? {
        switch progress.outcome {
        case .failed(let failure): return ("\(failure.heading): \(failure.message)", .bad)
        case .kept(let kept): return ("\(Human.size(kept.bytes)) here", .dim)
        case .succeeded:
            let layers = progress.nodes.filter { $0.kind == .layer }
            let here = layers.count { $0.isHere }
            let place = operation.kind == .push ? "there" : "here"
            return here == 0 ? nil : ("\(here) of \(layers.count) \(place)", .dim)
        case .cancelled, nil: return nil
        }
    }
}

extension TransferGroup {
    /// `1 failed: network; 12.0 MB on 5 hosts; slowest web7, 0:12`: what matters most, first.
    fileprivate var summary: String {
        var words = failures.map { "\($0.count) failed: \($0.code.rawValue)" }
        words.append("\(Human.size(movedByDone)) on \(done.counted("host"))")
        if cancelled > 0 { words.append("\(cancelled) cancelled") }
        if let slowest { words.append("slowest \(slowest.host), \(Human.clock(slowest.progress.elapsed(at: .zero)))") }
        return words.joined(separator: "; ")
    }

    /// `1/7 done, 3 running, 2 queued, 1 failed`.
    fileprivate var words: String {
        let counts = [(running, "running"), (queued, "queued"), (failed, "failed"), (cancelled, "cancelled")]
        return (["\(done)/\(members.count) done"] + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" })
            .joined(separator: ", ")
    }

    /// `1/7 ↓3 …2 ✗1`; cancelled ones count with the failed.
    fileprivate func signs(_ glyphs: Glyphs) -> String {
        let counts = [
            (running, glyphs.moving(kind)), (queued, glyphs.phase(.waiting)),
            (failed + cancelled, glyphs.phase(.aborted)),
        ]
        return (["\(done)/\(members.count)"] + counts.filter { $0.0 > 0 }.map { "\($0.1)\($0.0)" })
            .joined(separator: " ")
    }
}

extension Glyphs {
    /// Which way the bytes go, as seen from the daemon.
    fileprivate func moving(_ kind: OperationKind) -> String {
        switch kind {
        case .pull, .load, .import, .tag, .copy: phase(.downloading)
        case .push, .save: phase(.uploading)
        }
    }
}
