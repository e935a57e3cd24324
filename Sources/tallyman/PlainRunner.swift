// The screen without a screen: lines out, lines in, for screen readers and terminals that can't be drawn on.

import App
import Canvas
import Failure
import FoundationEssentials
import Glibc
import Text
import Views

@MainActor final class PlainRunner {
    private let errands: EffectRunner
    private let mailbox: Mailbox
    private let lines = LineInput()
    private let started = ContinuousClock.now
    private var state: AppState
    private var wake: Task<Void, Never>?

    private var teller = PlainTeller()

    static func run(_ connection: Connection, _ settings: Settings) async throws {
        let state = AppState(
            settings: try await AppSettings(connection, settings, .browse), columns: PlainText.columns,
            rows: PlainText.rows)
        let runner = PlainRunner(state, EffectRunner(connection, settings))
        await withSignals { [mailbox = runner.mailbox] in
            mailbox.post(signal: $0)
        } body: {
            await Output.stopping { [mailbox = runner.mailbox] in
                mailbox.post(signal: SIGPIPE)
            } _: {
                await runner.run()
            }
        }
        if let refusal = Output.refusal, !refusal.isReaderGone { throw refusal.failure }
        if let signal = runner.mailbox.signal { throw ExitStatus(signal: signal) }
    }

    private init(_ state: AppState, _ errands: EffectRunner) {
        self.state = state
        self.errands = errands
        mailbox = errands.mailbox
    }

    private func run() async {
        handle(.history(await errands.history.references))
        errands.readLog()
        errands.begin(takingStock: true)
        lines.begin { [mailbox] in mailbox.ring() }
        for await _ in mailbox.bell {
            turn()
            if state.isEnding || mailbox.signal != nil { end() }
            if errands.hasEnded { break }
        }
        for event in mailbox.takeCalm() { handle(event) }
        printScreen()
        wake?.cancel()
        lines.showInput(true)
    }

    private func end() {
        // A deletion may have ended that the state doesn't know of yet.
        if !errands.isEnding { for event in mailbox.takeCalm() { handle(event) } }
        errands.end(state)
    }

    private func turn() {
        for event in mailbox.takeUrgent() + mailbox.takeCalm() { handle(event) }
        while !errands.isEnding, state.takesLines, let line = lines.next() {
            handle(line)
        }
        if state.needsTicks {
            handle(.tick)
            wakeUp()
        }
        printScreen()
        if lines.hasEnded, state.takesLines, !state.isQuitting, !errands.isEnding { quit() }
    }

    /// Nobody can be asked any more: what runs is waited for.
    private func quit() {
        while state.dialog != nil { handle(.key(.escape)) }
        handle(.command(Action.quit.rawValue))
        if state.dialog != nil { handle(.key(.character("w"))) }
    }

    private func wakeUp() {
        guard wake == nil else { return }
        wake = Task { [mailbox] in
            try? await Task.sleep(for: .seconds(1))
            self.wake = nil
            mailbox.ring()
        }
    }

    private func handle(_ line: String) {
        switch PlainInput(line, in: state, told: teller.numbers) {
        case .refuse(let reason): write([reason])
        case .tell(let events):
            for event in events { handle(event.event) }
            printScreen(.place)
        case .events(let events):
            for event in events { handle(event.event) }
            printScreen(.answer)
        }
    }

    private var now: Moment { Moment(date: Date(), uptime: ContinuousClock.now - started) }

    private func handle(_ event: AppEvent) {
        for effect in state.update(event, at: now) {
            switch effect {
            case .quit:
                end()
                errands.quit(state)
            case .copy(let text): write(["Copied: \(text)"])
            case .useTheme, .useMouse, .suspend, .redraw: break
            default: errands.perform(effect)
            }
        }
    }
}

extension PlainRunner {
    private func write(_ lines: [String]) {
        for line in lines { Output.write(line.printable + "\n") }
    }

    private func printScreen(_ occasion: PlainTeller.Occasion = .news) {
        write(teller.lines(of: state, at: now, occasion))
        // All of it was told: it doesn't wait for a line.
        if case .help = state.dialog { handle(.key(.escape)) }
        lines.showInput(!state.asksForSecret)
    }
}

extension AppState {
    /// Whether what is typed next must not be seen.
    fileprivate var asksForSecret: Bool {
        if case .form(let open) = dialog { open.form.focused.kind == .secret } else { false }
    }
}
