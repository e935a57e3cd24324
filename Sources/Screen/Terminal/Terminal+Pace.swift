// Frames no faster than the terminal takes them.

import CTerminal
import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Terminal {
    /// How long the end waits for answers that are under way: they would be typed into the shell.
    private static let lastAnswers = Duration.milliseconds(250)
    /// How long it waits for a tty that takes nothing, in milliseconds.
    private static let patience: Int32 = 300

    /// How far apart frames should be that nobody waits for.
    package var pace: Duration { line.pace }

    /// Asks whether frames can be held back until they are whole, and from now on, how far each has come. The answers are
    /// not waited for.
    func ask() {
        guard ct_answers() else { return }
        let mode = ct_has_modes() ? "\u{1B}[?2026$p" : ""
        write(raw: Array("\(mode)\u{1B}[5n".utf8))
        line.noteQuestion(at: .now)
        ct_frames_ask(true)
    }

    /// Whether what was sent last is still on its way.
    var isBusy: Bool {
        guard ct_output_pending() > 0 || line.isBehind(at: .now) else { return false }
        watchLine()
        return true
    }

    func noteFrame() {
        if ct_answers() { line.noteQuestion(at: .now) }
        if ct_output_pending() > 0 { watchLine() }
    }

    func handle(_ reports: [TerminalReport]) {
        for report in reports {
            switch report {
            case .ready: line.noteAnswer(at: .now)
            case .synchronizes: ct_frames_synchronize(true)
            case .focused(let isFocused): window.isInFront = isFocused
            }
        }
        if !reports.isEmpty { goOn() }
    }

    /// Wakes when the tty has room, or when a second is over.
    private func watchLine() {
        if ct_output_pending() > 0, drain == nil {
            drain = DescriptorWatch(ct_output_descriptor(), for: Int32(POLLOUT)) { [weak self] in self?.sendOn() }
        }
        guard !isTimed else { return }
        isTimed = true
        DispatchQueue.main.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            MainActor.assumeIsolated {
                self?.isTimed = false
                self?.goOn()
            }
        }
    }

    private func sendOn() {
        guard !sources.isEmpty, ct_output_continue() == 0 else { return }
        endDrain()
        goOn()
    }

    func endDrain() {
        drain?.cancel()
        drain = nil
    }

    /// Waits shortly for answers that are still to come, and drops what is typed meanwhile. Returns how long, in
    /// milliseconds, is to be waited for a tty that takes nothing: not at all, where the line is that slow.
    func awaitAnswers() -> Int32 {
        let end = ContinuousClock.now + Self.lastAnswers
        var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var events: [TerminalEvent] = []
        while line.awaits(at: .now), ContinuousClock.now < end {
            guard poll(&ready, 1, 20) > 0 else { continue }
            guard let token = InputToken.next() else { break }
            decoder.decode(token, into: &events)
            for report in decoder.reports where report == .ready { line.noteAnswer(at: .now) }
            decoder.reports = []
        }
        return line.isBehind(at: .now) ? 0 : Self.patience
    }
}
