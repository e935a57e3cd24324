// The screen without a screen: lines out, lines in, for screen readers and terminals that can't be drawn on.

import App
import Canvas
import Failure
import Glibc
import Text
import Views

@MainActor package final class PlainRunner {
    private let loop: StateLoop
    private let lines = LineInput()
    private var teller = PlainTeller()
    private var wake: Task<Void, Never>?

    package static func run(_ sessions: FleetSessions, _ settings: Settings) async throws {
        let loop = try await StateLoop(
            sessions, settings, mode: .browse, columns: PlainText.columns, rows: PlainText.rows)
        let runner = PlainRunner(loop)
        await withSignals { [mailbox = loop.mailbox] in
            mailbox.post(signal: $0)
        } body: {
            await Output.stopping { [mailbox = loop.mailbox] in
                mailbox.post(signal: SIGPIPE)
            } _: {
                await runner.run(settings)
            }
        }
        if let refusal = Output.refusal, !refusal.isReaderGone { throw refusal.failure }
        if let signal = loop.mailbox.signal { throw ExitStatus(signal: signal) }
    }

    private init(_ loop: StateLoop) { self.loop = loop }

    private func run(_ settings: Settings) async {
        await loop.begin(self, settings.logBook)
        lines.begin { [mailbox = loop.mailbox] in mailbox.ring() }
        await loop.run { turn() }
        writeNews()
        wake?.cancel()
        lines.showInput(true)
    }

    private func turn() {
        for event in loop.mailbox.takeUrgent() { loop.handle(event) }
        loop.handleWaiting()
        while !loop.isEnding, loop.state.takesLines, let line = lines.next() {
            handle(line)
        }
        if loop.state.needsTicks {
            loop.handle(.tick)
            wakeUp()
        }
        writeNews()
        if lines.hasEnded, loop.state.takesLines, !loop.state.isQuitting, !loop.isEnding { quit() }
    }

    /// Nobody can be asked any more: what runs is waited for.
    private func quit() {
        while loop.state.dialog != nil { loop.handle(.key(.escape)) }
        loop.handle(.command(Action.quit.rawValue))
        if loop.state.dialog != nil { loop.handle(.key(.character("w"))) }
    }

    private func wakeUp() {
        guard wake == nil else { return }
        wake = Task { [mailbox = loop.mailbox] in
            try? await Task.sleep(for: .seconds(1))
            self.wake = nil
            mailbox.ring()
        }
    }

    private func handle(_ line: String) {
        switch PlainInput(line, in: loop.state, told: teller.numbers) {
        case .refuse(let reason): write([reason])
        case .tell(let events):
            for event in events { loop.handle(event.event) }
            writeNews(.place)
        case .events(let events):
            for event in events { loop.handle(event.event) }
            writeNews(.answer)
        }
    }

    private func write(_ lines: [String]) {
        for line in lines { Output.write(line.printable + "\n") }
    }

    private func writeNews(_ occasion: PlainTeller.Occasion = .news) {
        write(teller.lines(of: loop.state, at: loop.now, occasion))
        // All of it was written: it doesn't wait for a line.
        if case .help = loop.state.dialog { loop.handle(.key(.escape)) }
        lines.showInput(!loop.state.asksForSecret)
    }
}

extension PlainRunner: Display {
    func copy(_ text: String) { write(["Copied: \(text)"]) }

    // What has ended is among the lines.
    func alert(_ text: String) {}
    // Lines have no mouse, no theme and nothing to paint again.
    func use(mouse isWanted: Bool) {}
    func use(themeNamed name: String) {}
    func suspend() {}
    func redraw() {}
}

extension AppState {
    /// Whether what is typed next must not be seen.
    fileprivate var asksForSecret: Bool {
        if case .form(let open) = dialog { open.form.focused.kind == .secret } else { false }
    }
}
