// What wakes the terminal: input and signals. Nothing else does.

import CTerminal
import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Terminal {
    func watch(signals: Int32) {
        watch(signals) { $0.takeSignals() }
        watch(STDIN_FILENO) { $0.takeInput() }
    }

    private func watch(_ descriptor: Int32, _ handler: @escaping @Sendable @MainActor (Terminal) -> Void) {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
        source.setEventHandler { [weak self] in
            MainActor.assumeIsolated {
                if let self, !self.sources.isEmpty { handler(self) }
            }
        }
        sources.append(source)
        source.activate()
    }

    private func takeInput() {
        var found: [TerminalEvent] = []
        var isIdle = true
        while let token = InputToken.next() {
            isIdle = false
            decoder.take(token, into: &found)
        }
        decoder.finish(into: &found)
        take(decoder.reports)
        decoder.reports = []
        for event in found {
            if case .mouse(let mouse) = event {
                inbox.yield(.mouse(clicks.take(mouse, at: .now)))
            } else {
                inbox.yield(event)
            }
        }
        if isIdle, ct_hung_up() {
            // The other end is gone: watching on would wake for ever.
            sources.removeLast().cancel()
            inbox.yield(.terminated(signal: SIGHUP))
        }
    }

    private func takeSignals() {
        while case let number = ct_signals_next(), number != 0 {
            switch number {
            case SIGWINCH: fit()
            case SIGTSTP: suspend()
            case SIGCONT: takeBack()
            default: inbox.yield(.terminated(signal: number))
            }
        }
    }
}
