// The screen at work: events go into the state, effects come out, frames are drawn.

package import App
import Canvas
import Config
import Failure
import FoundationEssentials
import Terminal
import Themes
import TransferModel
import Views

@MainActor package final class ScreenRunner {
    private let terminal: Terminal
    private var theme: Theme
    /// The theme that is in force, and the one that was asked for; nil: by the terminal's colours.
    private var themeName: String?
    private var wantedTheme: String?
    private var themeReading: Task<Void, Never>?
    private let watch: ThemeWatch
    private let loop: StateLoop
    private var wake: Task<Void, Never>?
    /// What was drawn last.
    private var frame: Frame?
    private var drawnAt: ContinuousClock.Instant?

    /// Opens the screen and returns when it is left. Throws the exit status unless that is 0.
    package static func run(_ sessions: FleetSessions, _ settings: Settings, mode: AppMode) async throws {
        let name = settings.configuration.theme
        // Before the screen opens: ctrl-C still ends what hangs.
        let (theme, watch) = await (ThemeChoice.read(name), ThemeWatch(of: name))
        let loop = try await StateLoop(sessions, settings, mode: mode, columns: 80, rows: 24)
        try await withTerminal(
            TerminalOptions(
                mouse: settings.configuration.mouse, window: settings.configuration.window, crashLog: settings.logPath)
        ) { terminal in
            let runner = ScreenRunner(terminal, loop, watch, themeName: name)
            loop.handle(.resize(columns: terminal.size.columns, rows: terminal.size.rows))
            runner.apply(theme, named: name)
            await runner.run(settings)
        }
        try leave(loop)
    }

    private init(_ terminal: Terminal, _ loop: StateLoop, _ watch: ThemeWatch, themeName: String?) {
        self.terminal = terminal
        self.loop = loop
        self.watch = watch
        self.themeName = themeName
        theme = Self.fallback(nil, terminal)
    }

    private func run(_ settings: Settings) async {
        await loop.begin(self, settings.logBook)
        for warning in terminal.warnings { loop.handle(.failed(Failure(.internal, warning))) }
        draw()
        let input = Task { [terminal, mailbox = loop.mailbox, log = settings.log] in
            for await event in terminal.events { mailbox.post(event, log: log) }
        }
        let themes = Task { for await _ in watch.changes { read(themeNamed: wantedTheme) } }
        await loop.run { turn() }
        input.cancel()
        themes.cancel()
        themeReading?.cancel()
        watch.end()
        wake?.cancel()
    }

    /// Takes what is there. What the user did is shown at once, all else when a frame is due. No copy of the state is kept
    /// meanwhile: each change would copy its lists.
    private func turn() {
        let mailbox = loop.mailbox
        let urgent = mailbox.takeUrgent()
        for event in urgent { loop.handle(aimed(event)) }
        // Until there is a list to look at, everything is shown as it comes.
        let isFirst = !loop.state.isSingle && !loop.state.knowsImages
        let isDue = isFirst || drawnAt.map { ContinuousClock.now - $0 >= terminal.pace } ?? true
        let hasWork = isDue && (mailbox.hasCalm || loop.state.needsTicks)
        if hasWork {
            loop.handleWaiting()
            if loop.state.needsTicks { loop.handle(.tick) }
        }
        if !urgent.isEmpty || hasWork { draw() }
        if mailbox.hasCalm || loop.state.needsTicks { wakeUp() }
    }

    /// Rings when the next frame is due.
    private func wakeUp() {
        guard wake == nil, let drawnAt else { return }
        wake = Task { [mailbox = loop.mailbox] in
            try? await Task.sleep(until: drawnAt + terminal.pace)
            self.wake = nil
            mailbox.ring()
        }
    }

    private func draw() {
        let frame = Screen.frame(of: loop.state, theme: theme, isUTF8: terminal.hasSymbols, at: loop.now)
        terminal.draw(frame.canvas)
        terminal.show(Screen.window(of: loop.state))
        self.frame = frame
        drawnAt = .now
    }

    /// A press of the left button means what is drawn there.
    private func aimed(_ event: AppEvent) -> AppEvent {
        guard case .mouse(let mouse) = event, mouse.kind == .press, mouse.button == 1,
            let target = frame?.target(column: mouse.column, row: mouse.row)
        else { return event }
        return .click(target)
    }

    /// The look is another one as soon as it is read: files may take long. The last that is asked for counts.
    private func read(themeNamed name: String?) {
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
        case .failure(let failure): loop.handle(.failed(failure))
        }
        wantedTheme = themeName
    }

    private static func fallback(_ theme: Theme?, _ terminal: Terminal) -> Theme {
        (theme ?? (terminal.colourDepth == .none ? .mono : .standard)).lowered(to: terminal.colourDepth)
    }

    /// After the screen: what is left in the scrollback, and the exit status.
    private static func leave(_ loop: StateLoop) throws {
        if case .single = loop.state.settings.mode, let item = loop.state.transfers.first {
            switch item.progress.outcome {
            case .succeeded(let result):
                TransferPrinter.tellSummary(item.operation.kind, item.progress, result)
            case .failed(let failure):
                Output.complain(failure)
                throw ExitStatus(failure)
            case .cancelled, .kept, nil:
                Output.report("cancelled; nothing was left behind")
                throw loop.mailbox.signal.map { ExitStatus(signal: $0) } ?? .cancelled
            }
        }
        if let signal = loop.mailbox.signal { throw ExitStatus(signal: signal) }
    }
}

extension ScreenRunner: Display {
    func alert(_ text: String) { terminal.alert(text) }
    func copy(_ text: String) { terminal.write(raw: Clipboard.sequence(text)) }
    func use(mouse isWanted: Bool) { terminal.use(mouse: isWanted) }
    func use(themeNamed name: String) { read(themeNamed: name) }
    func suspend() { terminal.suspend() }
    func redraw() { terminal.redrawAll() }
}
