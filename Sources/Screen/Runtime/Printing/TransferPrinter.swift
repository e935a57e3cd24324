// A transfer as lines: plain ones for people on standard error, JSON for scripts on standard output.

import App
import Canvas
import Failure
import JSON
import OCI
import Synchronization
import Text
import TransferModel
import Views

final class TransferPrinter: Sendable {
    enum Style {
        case plain, quiet, json
    }

    private struct State {
        var progress = TransferProgress()
        var references: [String]
        /// Whether the line that says what begins is written.
        var hasStarted = false
        var saidOverall: OverallProgress?
        var saidStatus: String?
        var saidWarnings = 0
        var hasSaidRelay = false
        var saidWait = Duration.zero
        var saidSilenceAt = Duration.zero
        var saidAt = Duration.zero
    }

    /// How often plain lines say how far it is.
    private static let interval = Duration.seconds(5)

    private let style: Style
    private let kind: OperationKind
    /// Where it happens, among several.
    private let host: String?
    private let state: Mutex<State>
    private let start = ContinuousClock.now

    init(_ style: Style, kind: OperationKind, references: [String], host: String? = nil) {
        self.style = style
        self.host = host
        self.kind = kind
        state = Mutex(State(references: references))
    }

    func start(_ operation: Operation) {
        state.withLock { $0.references = operation.references }
    }

    /// Runs `body` and lets time pass meanwhile, so that stalls are told.
    func following(_ body: @Sendable @escaping () async -> Outcome) async -> Outcome {
        await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await body() }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(1))) != nil { self.advance() }
                return nil
            }
            // The task that only waits ends last, when it is cancelled.
            while let ended = await group.next() {
                if let outcome = ended {
                    group.cancelAll()
                    return outcome
                }
            }
            return .cancelled
        }
    }

    func apply(_ event: TransferEvent) {
        state.withLock { state in
            state.progress.apply(event, at: elapsed)
            printChanges(&state)
        }
    }

    private func advance() {
        state.withLock { state in
            state.progress.advance(to: elapsed)
            printChanges(&state)
        }
    }

    func finish(_ outcome: Outcome) {
        state.withLock { state in
            state.progress.finish(outcome, at: elapsed)
            printChanges(&state)
            switch style {
            case .json: write(result(state, outcome))
            case .plain: tellEnd(state, outcome)
            case .quiet:
                if case .failed(let failure) = outcome { complain(failure) }
                if case .succeeded(let result) = outcome, kind != .save {
                    let host = host.map { "\($0): " } ?? ""
                    Output.write(result.images.map { "\(host)\($0.reference.printable)\n" }.joined())
                }
            }
        }
    }

    private var elapsed: Duration { ContinuousClock.now - start }

    private func printChanges(_ state: inout State) {
        switch style {
        case .json: tellJSON(&state)
        case .plain: tellPlain(&state)
        case .quiet: break
        }
    }
}

extension TransferPrinter {
    private func say(_ line: String) { Output.report(line, of: host) }

    private func complain(_ failure: Failure) { Output.complain(failure, of: host) }

    private func tellPlain(_ state: inout State) {
        let progress = state.progress
        if progress.nodes.isEmpty, let status = progress.status, status != state.saidStatus {
            state.saidStatus = status
            say(status)
        }
        if !state.hasSaidRelay, let text = progress.relayText {
            state.hasSaidRelay = true
            say(text)
        }
        for warning in progress.warnings.dropFirst(state.saidWarnings) {
            say("warning: \(warning.code.rawValue): \(warning.message)")
        }
        state.saidWarnings = progress.warnings.count
        // Several blobs may have to wait for the same.
        if progress.waitEnd > state.saidWait + .seconds(1), let text = progress.waitText(at: elapsed) {
            state.saidWait = progress.waitEnd
            say(text)
        }
        if let text = progress.silenceText(at: elapsed), elapsed - state.saidSilenceAt >= Self.interval {
            state.saidSilenceAt = elapsed
            say(text)
        }
        for node in progress.changes where node.kind == .layer {
            let phase = node.phase(at: elapsed)
            guard [.complete, .exists, .lazy, .unpacked, .stalled].contains(phase) else { continue }
            let place = node.position.map { " layer \($0.number)/\($0.count)" } ?? ""
            let bytes = phase == .complete ? " \(Human.size(node.current))" : ""
            say("\(node.digest.short)\(place) \(phase.rawValue)\(bytes)")
        }
        guard elapsed - state.saidAt >= Self.interval, !progress.hasEnded else { return }
        state.saidAt = elapsed
        let overall = progress.overall
        guard overall.total > 0 else { return }
        let speed = progress.speed(at: elapsed).map { ", \(Human.speed($0))" } ?? ""
        let left = progress.timeLeft(at: elapsed).map { ", \($0.text)" } ?? ""
        say("\(Human.sizes(overall.current, of: overall.total))\(speed)\(left)")
    }

    private func tellEnd(_ state: State, _ outcome: Outcome) {
        switch outcome {
        case .failed(let failure): complain(failure)
        case .cancelled, .kept: say("cancelled; nothing was left behind")
        case .succeeded(let result): Self.tellSummary(kind, state.progress, result, on: host)
        }
    }

    /// What is left to read when a transfer has succeeded. The names that a load has brought are its result.
    static func tellSummary(
        _ kind: OperationKind, _ progress: TransferProgress, _ result: TransferResult, on host: String? = nil
    ) {
        func say(_ line: String) { Output.report(line, of: host) }
        func write(_ line: String) { Output.write((host.map { "\($0): \(line)" } ?? line) + "\n") }
        let unpacked = result.unpackText.map { ", \($0)" } ?? ""
        for image in result.images {
            switch kind {
            case .load: write("Loaded image: \(image.reference.printable)")
            // What is pushed to IPFS is found by its CID alone.
            case .push where CID(image.reference) != nil: write(image.reference)
            case .import: write(image.reference.printable)
            case .pull, .push, .tag, .save, .copy:
                say("\(kind.done) \(image.reference) (\(image.digest.short))\(unpacked)")
            }
        }
        guard kind != .tag, let summary = progress.summary else { return }
        say(kind == .load || kind == .import ? "\(kind.done)\(unpacked): \(summary.text)" : summary.text)
    }
}

extension TransferPrinter {
    private func write(_ value: JSONValue) {
        Output.write((host.map { value.setting("host", to: .text($0)) } ?? value).line)
    }

    private func tellJSON(_ state: inout State) {
        let progress = state.progress
        if !state.hasStarted {
            // A push first looks at the image to choose its engine: time that passes meanwhile says nothing yet.
            let saysNothing = progress.changes.isEmpty && progress.warnings.isEmpty && progress.outcome == nil
            if progress.engine == nil, saysNothing { return }
            state.hasStarted = true
            write(
                .object([
                    ("event", "start"), ("operation", .text(kind.rawValue)), ("refs", JSONValue(state.references)),
                    ("engine", JSONValue(progress.engine?.rawValue)),
                ]))
        }
        if !state.hasSaidRelay, let bytes = progress.relayed {
            state.hasSaidRelay = true
            write(.object([("event", "relays"), ("bytes", JSONValue(bytes))]))
        }
        for warning in progress.warnings.dropFirst(state.saidWarnings) {
            write(
                .object([
                    ("event", "warning"), ("class", .text(warning.code.rawValue)), ("message", .text(warning.message)),
                ]))
        }
        state.saidWarnings = progress.warnings.count
        for node in progress.changes { write(json(node)) }
        let overall = progress.overall
        guard overall != state.saidOverall, overall.total > 0 || state.saidOverall != nil else { return }
        state.saidOverall = overall
        write(
            .object([
                ("event", "overall"), ("current", JSONValue(overall.current)), ("total", JSONValue(overall.total)),
                ("estimated", .bool(overall.estimated)),
            ]))
    }

    private func json(_ node: TransferNode) -> JSONValue {
        let now = node.state(at: elapsed)
        return .object([
            ("event", "node"), ("digest", .text(node.digest.description)), ("name", .text(node.name)),
            ("kind", .text(node.kind.rawValue)), ("parents", JSONValue(node.parents.map(\.description))),
            ("phase", .text(now.phase.rawValue)), ("current", JSONValue(now.current)), ("total", JSONValue(now.total)),
        ])
    }

    private func result(_ state: State, _ outcome: Outcome) -> JSONValue {
        var result: TransferResult?
        var failure: Failure?
        switch outcome {
        case .succeeded(let value): result = value
        case .failed(let value): failure = value
        case .cancelled, .kept: failure = Failure(.cancelled, "Cancelled.")
        }
        let images = result?.images.map { image in
            JSONValue.object([("ref", .text(image.reference)), ("digest", .text(image.digest.description))])
        }
        let error = failure.map { failure in
            JSONValue.object([
                ("class", .text(failure.code.rawValue)), ("message", .text(failure.message)),
                ("hint", JSONValue(failure.hint)), ("cause", JSONValue(failure.cause)),
            ])
        }
        let summary = state.progress.summary
        let seconds = (summary?.duration ?? elapsed).components
        return .object([
            ("event", "result"), ("operation", .text(kind.rawValue)), ("ok", .bool(result != nil)),
            ("refs", JSONValue(state.references)), ("images", .array(images ?? [])),
            ("engine", JSONValue(state.progress.engine?.rawValue)), ("snapshotter", JSONValue(result?.snapshotter)),
            ("unpacked", JSONValue(result?.unpacked)), ("bytes", JSONValue(summary?.bytes ?? state.progress.moved)),
            ("fetched", JSONValue(summary?.fetched ?? 0)),
            ("seconds", JSONValue(Double(seconds.seconds) + Double(seconds.attoseconds) / 1e18)),
            ("error", error ?? .null),
        ])
    }
}
