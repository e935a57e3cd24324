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

    /// Whether what was sent last is still on its way.
    var isBusy: Bool {
        guard ct_output_pending() > 0 || line.isAwaited else { return false }
        watchLine()
        return true
    }

    func noteFrame() {
        line.noteFrame()
        if ct_output_pending() > 0 { watchLine() }
    }

    func take(_ reports: [TerminalReport]) {
        for report in reports {
            switch report {
            case .ready: line.noteAnswer()
            case .synchronizes: ct_frames_synchronize(true)
            }
        }
        if !reports.isEmpty { goOn() }
    }

    /// Wakes when the tty has room, or when a second is over.
    private func watchLine() {
        if ct_output_pending() > 0, line.source == nil {
            let source = DispatchSource.makeWriteSource(fileDescriptor: ct_output_descriptor(), queue: .main)
            source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.sendOn() } }
            line.source = source
            source.activate()
        }
        guard !line.isTimed else { return }
        line.isTimed = true
        DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(1000)) { [weak self] in
            MainActor.assumeIsolated {
                self?.line.isTimed = false
                self?.goOn()
            }
        }
    }

    private func sendOn() {
        guard !sources.isEmpty, ct_output_continue() == 0 else { return }
        line.end()
        goOn()
    }

    /// Waits shortly for answers that are still to come, and drops what is typed meanwhile.
    func awaitAnswers() {
        guard ct_answers() else { return }
        let end = ContinuousClock.now + Self.lastAnswers
        var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var events: [TerminalEvent] = []
        while line.awaited > 0, line.answers || line.isFresh, ContinuousClock.now < end {
            guard poll(&ready, 1, 20) > 0 else { continue }
            guard let token = InputToken.next() else { break }
            decoder.take(token, into: &events)
            for report in decoder.reports where report == .ready { line.noteAnswer() }
            decoder.reports = []
        }
    }
}
