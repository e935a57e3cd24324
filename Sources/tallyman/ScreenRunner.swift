// The screen at work: events go into the state, effects come out, frames are drawn.

import App
import Canvas
import Config
import Failure
import FoundationEssentials
import Terminal
import Themes
import TransferModel
import Views

@MainActor final class ScreenRunner {
    private let terminal: Terminal
    private var theme: Theme
    /// The theme that is in force, and the one that was asked for; nil: by the terminal's colours.
    private var themeName: String?
    private var wantedTheme: String?
    private var themeReading: Task<Void, Never>?
    private let watch: ThemeWatch
    private let errands: EffectRunner
    private let mailbox: Mailbox
    private let started = ContinuousClock.now
    private var state: AppState
    private var wake: Task<Void, Never>?
    /// What was drawn last.
    private var frame: Frame?
    private var drawnAt: ContinuousClock.Instant?

    /// Opens the screen and returns when it is left. Throws the exit status unless that is 0.
    static func run(_ connection: Connection, _ settings: Settings, mode: AppMode) async throws {
        let errands = EffectRunner(connection, settings)
        let appSettings = try await AppSettings(connection, settings, mode)
        let name = settings.configuration.theme
        // Before the screen opens: ctrl-C still ends what hangs.
        let (theme, watch) = await (ThemeChoice.read(name), ThemeWatch(of: name))
        let runner = try await withTerminal(
            TerminalOptions(mouse: appSettings.mouse, crashLog: settings.logPath)
        ) { terminal in
            let state = AppState(
                settings: appSettings, columns: terminal.size.columns, rows: terminal.size.rows)
            let runner = ScreenRunner(terminal, state, errands, watch, themeName: name)
            runner.apply(theme, named: name)
            await runner.run()
            return runner
        }
        try runner.leave()
    }

    private init(
        _ terminal: Terminal, _ state: AppState, _ errands: EffectRunner, _ watch: ThemeWatch, themeName: String?
    ) {
        self.terminal = terminal
        self.state = state
        self.errands = errands
        mailbox = errands.mailbox
        self.watch = watch
        self.themeName = themeName
        theme = Self.fallback(nil, terminal)
    }

    private func run() async {
        handle(.history(await errands.history.references))
        errands.readLog()
        for warning in terminal.warnings { handle(.failed(Failure(.internal, warning))) }
        draw()
        errands.begin(takingStock: !state.isSingle)
        let input = Task { [terminal, mailbox, log = errands.log] in
            for await event in terminal.events { mailbox.post(event, log: log) }
        }
        let themes = Task { for await _ in watch.changes { use(themeNamed: wantedTheme) } }
        for await _ in mailbox.bell {
            turn()
            if state.isEnding || mailbox.signal != nil { end() }
            if errands.hasEnded { break }
        }
        for event in mailbox.takeCalm() { handle(event) }
        input.cancel()
        themes.cancel()
        themeReading?.cancel()
        watch.end()
        wake?.cancel()
    }

    private func end() {
        // A deletion may have ended that the state doesn't know of yet.
        if !errands.isEnding { for event in mailbox.takeCalm() { handle(event) } }
        errands.end(state)
    }

    /// Takes what is there. What the user did is shown at once, all else when a frame is due.
    private func turn() {
        let urgent = mailbox.takeUrgent()
        for event in urgent { handle(event) }
        // Until there is a list to look at, everything is shown as it comes.
        let isFirst = !state.isSingle && !state.knowsImages
        let isDue = isFirst || drawnAt.map { ContinuousClock.now - $0 >= terminal.pace } ?? true
        let hasWork = isDue && (mailbox.hasCalm || state.needsTicks)
        if hasWork {
            for event in mailbox.takeCalm() { handle(event) }
            if state.needsTicks { handle(.tick) }
        }
        if !urgent.isEmpty || hasWork { draw() }
        if mailbox.hasCalm || state.needsTicks { wakeUp() }
    }

    /// Rings when the next frame is due.
    private func wakeUp() {
        guard wake == nil, let drawnAt else { return }
        wake = Task { [mailbox] in
            try? await Task.sleep(until: drawnAt + terminal.pace)
            self.wake = nil
            mailbox.ring()
        }
    }

    private var now: Moment { Moment(date: Date(), uptime: ContinuousClock.now - started) }

    private func draw() {
        let frame = Screen.frame(of: state, theme: theme, isUTF8: terminal.hasSymbols, at: now)
        terminal.draw(frame.canvas)
        self.frame = frame
        drawnAt = .now
    }

    private func handle(_ event: AppEvent) {
        for effect in state.update(aimed(event), at: now) { perform(effect) }
    }

    /// A press of the left button means what is drawn there.
    private func aimed(_ event: AppEvent) -> AppEvent {
        guard case .mouse(let mouse) = event, mouse.kind == .press, mouse.button == 1,
            let target = frame?.target(column: mouse.column, row: mouse.row)
        else { return event }
        return .click(target)
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .copy(let text): terminal.write(raw: Clipboard.sequence(text))
        case .useMouse(let isWanted): terminal.use(mouse: isWanted)
        case .useTheme(let name): use(themeNamed: name)
        case .suspend: terminal.suspend()
        case .redraw: terminal.redrawAll()
        case .quit:
            end()
            errands.quit(state)
        default: errands.perform(effect)
        }
    }

    /// The look is another one as soon as it is read: files may take long. The last that is asked for counts.
    private func use(themeNamed name: String?) {
        wantedTheme = name
        themeReading?.cancel()
        themeReading = Task {
            let theme = await ThemeChoice.read(name)
            guard !Task.isCancelled else { return }
            apply(theme, named: name)
            draw()
        }
    }

    /// What can't be read is told, and changes nothing.
    private func apply(_ theme: Result<Theme?, Failure>, named name: String?) {
        switch theme {
        case .success(let theme):
            self.theme = Self.fallback(theme, terminal)
            themeName = name
        case .failure(let failure): handle(.failed(failure))
        }
        wantedTheme = themeName
    }

    private static func fallback(_ theme: Theme?, _ terminal: Terminal) -> Theme {
        (theme ?? (terminal.colourDepth == .none ? .mono : .standard)).lowered(to: terminal.colourDepth)
    }

    /// After the screen: what is left in the scrollback, and the exit status.
    private func leave() throws {
        if case .single = state.settings.mode, let item = state.transfers.first {
            switch item.progress.outcome {
            case .succeeded(let result):
                TransferPrinter.tellSummary(item.operation.kind, item.progress, result)
            case .failed(let failure):
                Output.complain(failure)
                throw ExitStatus(failure)
            case .cancelled, .kept, nil:
                Output.report("cancelled; nothing was left behind")
                throw mailbox.signal.map { ExitStatus(signal: $0) } ?? .cancelled
            }
        }
        if let signal = mailbox.signal { throw ExitStatus(signal: signal) }
    }
}
