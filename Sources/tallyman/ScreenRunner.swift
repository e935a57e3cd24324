// The screen at work: events go into the state, effects come out and are performed, frames are drawn.

import AppModel
import Canvas
import ConfigFile
import Failure
import FoundationEssentials
import Glibc
import Inventory
import Keys
import OCI
import RegistryCredentials
import Stocktaking
import Terminal
import Themes
import TransferCore
import TransferModel
import Views

@MainActor final class ScreenRunner {
    /// Frames that nobody waits for are at least this far apart.
    private static let pace = Duration.milliseconds(333)
    /// How long the program waits at its end for transfers to clean up.
    private static let patience = Duration.seconds(5)

    private let terminal: Terminal
    private var theme: Theme
    /// Nil: by the terminal's colours.
    private var themeName: String?
    private let link: DaemonLink
    private let access: RegistryAccess
    private let mailbox: Mailbox
    private let logBook: LogBook
    private let history = History()
    /// Whether pulls are kept when the terminal goes away.
    private let keepsOnHangUp: Bool
    private let started = ContinuousClock.now
    private var state: AppState
    private var transfers: [TransferID: RunningTransfer] = [:]
    /// Short errands: their ends are waited for, too.
    private var errands: [Task<Void, Never>] = []
    private var wake: Task<Void, Never>?
    private var reading: Task<Void, Never>?
    private var reminders: [Task<Void, any Error>] = []
    /// What was drawn last.
    private var frame: Frame?
    private var drawnAt: ContinuousClock.Instant?
    private var isOver = false
    /// Bytes of standard error that are in the log.
    private var errorsRead = 0

    private struct RunningTransfer {
        var control: TransferControl
        var task: Task<Void, Never>
    }

    /// Opens the screen and returns when it is left. Throws the exit status unless that is 0.
    static func run(_ connection: Connection, _ settings: Settings, mode: AppMode) async throws {
        settings.access.sweep()
        let snapshotter = try await connection.snapshotter(for: settings.namespace, settings)
        let runner = try await withTerminal(TerminalOptions(mouse: settings.configuration.mouse)) { terminal in
            let state = AppState(
                settings: AppSettings(
                    namespace: settings.namespace, snapshotter: snapshotter, keyMap: settings.configuration.keyMap,
                    themes: ThemeChoice.library.listings.map(\.name), mouse: settings.configuration.mouse, mode: mode),
                columns: terminal.size.columns, rows: terminal.size.rows)
            let runner = ScreenRunner(
                terminal, state, DaemonLink(connection, settings), settings)
            await runner.run()
            return runner
        }
        try runner.leave()
    }

    private init(
        _ terminal: Terminal, _ state: AppState, _ link: DaemonLink, _ settings: Settings
    ) {
        self.terminal = terminal
        self.state = state
        self.link = link
        access = settings.access
        logBook = settings.logBook
        keepsOnHangUp = settings.configuration.onHangUp == .keep
        self.mailbox = link.mailbox
        themeName = settings.configuration.theme
        self.theme = (terminal.colourDepth == .none ? Theme.mono : .standard).lowered(to: terminal.colourDepth)
        use(themeNamed: themeName)
    }

    private func run() async {
        handle(.history(history.references))
        logBook.listen { [mailbox] lines in if !lines.isEmpty { mailbox.post(.log(lines)) } }
        for warning in terminal.warnings { handle(.failed(Failure(.internal, warning))) }
        draw()
        let link = Task { [link, isSingle = state.isSingle] in await link.run(takingStock: !isSingle) }
        let input = Task { [terminal, mailbox] in
            for await event in terminal.events { mailbox.post(event) }
        }
        let watch = ThemeWatch(ThemeChoice.places(of: themeName))
        let themes = Task { for await _ in watch.changes { takeUpTheme() } }
        for await _ in mailbox.bell {
            turn()
            if isOver || mailbox.signal != nil { break }
        }
        link.cancel()
        await endTransfers()
        input.cancel()
        themes.cancel()
        watch.end()
        wake?.cancel()
        await link.value
    }

    /// Takes what is there. What the user did is shown at once, all else when a frame is due.
    private func turn() {
        let urgent = mailbox.takeUrgent()
        for event in urgent { handle(event) }
        // Until there is a list to look at, everything is shown as it comes.
        let isFirst = !state.isSingle && !state.knowsImages
        let isDue = isFirst || drawnAt.map { ContinuousClock.now - $0 >= Self.pace } ?? true
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
            try? await Task.sleep(until: drawnAt + Self.pace)
            self.wake = nil
            mailbox.ring()
        }
    }

    private var now: Moment { Moment(date: Date(), uptime: ContinuousClock.now - started) }

    private func draw() {
        let frame = Screen.frame(of: state, theme: theme, isUTF8: terminal.isUTF8, at: now)
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
        case .start(let id, let operation, let namespace):
            start(id) { [link] control in
                await link.run(operation, in: namespace, id: id, control: control)
            }
        case .resume(let id, let kept):
            start(id) { [link] control in
                await link.resume(kept, id: id, control: control)
            }
        case .cancel(let id): transfers[id]?.task.cancel()
        case .keep(let id):
            transfers[id]?.control.keep()
            transfers[id]?.task.cancel()
        case .discard(let kept): run { [link] in await link.discard(kept) }
        case .cleanUp(let leftovers): run { [link] in await link.cleanUp(leftovers) }
        case .login(let host, let user, let password):
            CoreDumps.disable()
            access.session.remember(.password(user: user, secret: Secret(password.text)), for: host)
        case .allowPlainHTTP(let registry): access.plainHTTP.give(for: registry)
        case .complete(let path):
            run { [mailbox] in
                mailbox.post(urgent: .completions(path: path, PathLister.completions(of: path)))
            }
        case .completeTag(let reference):
            run { [mailbox, link] in
                mailbox.post(urgent: .completions(path: reference, await link.completions(ofTag: reference)))
            }
        case .inspect(let targets): link.look(at: targets)
        case .refresh: link.refresh()
        case .refreshHoldings: link.refresh(.holdings)
        case .followHoldings(let isWanted): link.follow(holdings: isWanted)
        case .readAnatomy(let target): run { [link] in await link.readAnatomy(of: target) }
        case .readLayers(let layers, let number):
            reading?.cancel()
            reading = Task { [link] in await link.readLayers(layers, number: number) }
        case .stopReading: reading?.cancel()
        case .readDocument(let digest): run { [link] in await link.readDocument(digest) }
        case .writeBlob(let digest, let path): run { [link] in await link.write(digest, to: path) }
        case .delete(let plan): run { [link] in await link.delete(plan) }
        case .remind(let deletion):
            reminders.append(
                Task { [mailbox] in
                    try await Task.sleep(for: .seconds(deletion.until.timeIntervalSinceNow))
                    mailbox.post(.due(deletion.id))
                })
        case .undelete(let deletion): run { [link] in await link.undelete(deletion) }
        case .free(let deletion): run { [link] in await link.free(deletion) }
        case .remove(let remnants): run { [link] in await link.remove(remnants) }
        case .collectGarbage: run { [link] in await link.collectGarbage() }
        case .createNamespace(let record): run { [link] in await link.createNamespace(record) }
        case .labelNamespace(let name, let labels): run { [link] in await link.labelNamespace(name, labels) }
        case .deleteNamespace(let name): run { [link] in await link.deleteNamespace(name) }
        case .switchNamespace(let name): link.switchNamespace(name)
        case .readErrors: noteErrors()
        case .copy(let text): terminal.write(raw: Clipboard.sequence(text))
        case .remember(let reference): history.remember(reference)
        case .useMouse(let isWanted): terminal.use(mouse: isWanted)
        case .useTheme(let name): use(themeNamed: name)
        case .suspend: terminal.suspend()
        case .redraw: terminal.redrawAll()
        case .quit: isOver = true
        }
    }

    /// The look is another one from the next frame on; what can't be read is told, and changes nothing.
    private func use(themeNamed name: String?) {
        do throws(Failure) {
            theme = try ThemeChoice.theme(name, for: terminal.colourDepth)
            themeName = name
        } catch {
            handle(.failed(error))
        }
    }

    /// What libraries have written to standard error since the last look.
    private func noteErrors() {
        let text = String(decoding: terminal.errors(from: errorsRead), as: UTF8.self)
        errorsRead += text.utf8.count
        let lines = text.split(whereSeparator: \.isNewline).map { "standard error: \($0)".printable }
        if !lines.isEmpty { handle(.log(lines)) }
    }

    /// Files of themes have changed.
    private func takeUpTheme() {
        use(themeNamed: themeName)
        draw()
    }

    private func start(_ id: TransferID, _ body: @Sendable @escaping (TransferControl) async -> Outcome) {
        let control = TransferControl()
        let task = Task { [mailbox] in mailbox.post(.transferEnded(id, await body(control))) }
        transfers[id] = RunningTransfer(control: control, task: task)
    }

    private func run(_ errand: @Sendable @escaping () async -> Void) {
        errands.append(Task { await errand() })
    }

    /// Cancels what still runs and waits for it to clean up, but not for ever: a lease that is left expires.
    private func endTransfers() async {
        for reminder in reminders { reminder.cancel() }
        reading?.cancel()
        for deletion in state.deletions { run { [link] in await link.free(deletion) } }
        if mailbox.signal == SIGHUP, keepsOnHangUp {
            for (id, transfer) in transfers where state.transfer(id)?.operation.kind == .pull {
                transfer.control.keep()
            }
        }
        let tasks = transfers.values.map(\.task)
        for task in tasks { task.cancel() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [errands] in for task in tasks + errands { await task.value } }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
        for event in mailbox.takeCalm() { handle(event) }
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
                Output.note("cancelled; nothing was left behind")
                throw mailbox.signal.map { ExitStatus(signal: $0) } ?? .cancelled
            }
        }
        if let signal = mailbox.signal { throw ExitStatus(signal: signal) }
    }
}
