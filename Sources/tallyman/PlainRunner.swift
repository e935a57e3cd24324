// The screen without a screen: lines out, lines in, for screen readers and terminals that can't be drawn on.

import AppModel
import Canvas
import Failure
import FoundationEssentials
import Glibc
import Inventory
import Keys
import TransferModel
import Views

@MainActor final class PlainRunner {
    /// How often a transfer that goes on says so, at most.
    private static let pace = Duration.seconds(10)

    private let errands: EffectRunner
    private let mailbox: Mailbox
    private let lines = LineInput()
    private let started = ContinuousClock.now
    private var state: AppState
    private var isOver = false
    private var wake: Task<Void, Never>?

    /// What was said last, so that it isn't said twice.
    private var said = Said()

    private struct Said {
        var dialog: Dialog?
        var view: View?
        var page: Page?
        var filter: String?
        var offset = 0
        var position = 0
        var notice: String?
        var message: String?
        var knowsImages = false
        var images = 0
        /// When, and at how many tenths.
        var transfers: [TransferID: (at: Duration, tenths: Int, isUnfinished: Bool)] = [:]
    }

    static func run(_ connection: Connection, _ settings: Settings) async throws {
        let state = AppState(
            settings: try await AppSettings(connection, settings, .browse), columns: PlainText.columns,
            rows: PlainText.rows)
        let runner = PlainRunner(state, EffectRunner(connection, settings))
        await withSignals { [mailbox = runner.mailbox] in
            mailbox.post(signal: $0)
        } body: {
            await runner.run()
        }
        if let signal = runner.mailbox.signal { throw ExitStatus(signal: signal) }
    }

    private init(_ state: AppState, _ errands: EffectRunner) {
        self.state = state
        self.errands = errands
        mailbox = errands.mailbox
    }

    private func run() async {
        handle(.history(errands.history.references))
        errands.readLog()
        let link = Task { [link = errands.link] in await link.run(takingStock: true) }
        lines.begin { [mailbox] in mailbox.ring() }
        for await _ in mailbox.bell {
            turn()
            if isOver || mailbox.signal != nil { break }
        }
        link.cancel()
        await errands.end(state)
        for event in mailbox.takeCalm() { handle(event) }
        tell()
        wake?.cancel()
        lines.showInput(true)
        await link.value
    }

    private func turn() {
        for event in mailbox.takeUrgent() + mailbox.takeCalm() { handle(event) }
        while state.knowsImages || state.lastConnection == nil, let line = lines.next() {
            take(line)
            tell()
            if isOver { return }
        }
        if state.needsTicks {
            handle(.tick)
            wakeUp()
        }
        tell()
        if lines.hasEnded { isOver = true }
    }

    private func wakeUp() {
        guard wake == nil else { return }
        wake = Task { [mailbox] in
            try? await Task.sleep(for: .seconds(1))
            self.wake = nil
            mailbox.ring()
        }
    }

    private func take(_ line: String) {
        switch PlainInput(line, in: state) {
        case .tell: said.view = nil
        case .events(let events):
            // What means nothing is asked again.
            if events.isEmpty { said.dialog = nil }
            for event in events { handle(event.event) }
        }
    }

    private var now: Moment { Moment(date: Date(), uptime: ContinuousClock.now - started) }

    private func handle(_ event: AppEvent) {
        for effect in state.update(event, at: now) {
            switch effect {
            case .quit: isOver = true
            case .copy(let text): say(["Copied: \(text)"])
            case .useTheme, .useMouse, .suspend, .redraw: break
            default: errands.perform(effect)
            }
        }
    }
}

extension PlainRunner {
    private func say(_ lines: [String]) {
        for line in lines { Output.write(line.printable + "\n") }
    }

    /// Says what has changed.
    private func tell() {
        let text = PlainText(state, at: now)
        if state.message?.message != said.message {
            said.message = state.message?.message
            if let failure = state.message { say([failure.message] + (failure.hint.map { [$0] } ?? [])) }
        }
        if state.notice != said.notice {
            said.notice = state.notice
            if let notice = state.notice { say([notice]) }
        }
        for item in state.transfers.reversed() { tell(item, text) }
        if state.dialog != said.dialog {
            said.dialog = state.dialog
            if let question = text.question { say(question) }
            let isSecret = if case .form(let open) = state.dialog { open.form.focused.kind == .secret } else { false }
            lines.showInput(!isSecret)
        }
        guard state.dialog == nil, state.knowsImages else { return }
        let (offset, position) = (state.cursor?.offset ?? 0, state.cursor?.position ?? 0)
        let images = state.inventory.images.count
        let filter = state.isTypingFilter ? said.filter : state.currentFilter?.text
        guard
            state.view != said.view || state.page != said.page || offset != said.offset || filter != said.filter
                || !said.knowsImages
        else {
            if images != said.images { say(["\(images) image\(images == 1 ? "" : "s") now."]) }
            if position != said.position { say([text.selected]) }
            said.images = images
            said.position = position
            return
        }
        (said.view, said.page, said.offset, said.filter) = (state.view, state.page, offset, filter)
        (said.position, said.images, said.knowsImages) = (position, images, true)
        say(text.place)
    }

    /// At its start and its end, and in between at each tenth, or when ten seconds have gone.
    private func tell(_ item: TransferItem, _ text: PlainText) {
        let tenths = Int((item.progress.completion ?? 0) * 10)
        if let last = said.transfers[item.id] {
            let isDue = tenths > last.tenths || now.uptime - last.at >= Self.pace
            guard last.isUnfinished, !item.isUnfinished || isDue else { return }
        }
        said.transfers[item.id] = (now.uptime, tenths, item.isUnfinished)
        say([text.progress(of: item)])
    }
}
