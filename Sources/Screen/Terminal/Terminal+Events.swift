// What wakes the terminal: input and signals. Nothing else does.

import CTerminal
import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Terminal {
    /// Input is watched last, so that it can be given up alone.
    func watch(signals: Int32, errors: Int32) {
        watch(signals) { $0.takeSignals() }
        if errors >= 0 { watch(errors) { $0.takeErrors() } }
        watch(STDIN_FILENO) { $0.takeInput() }
    }

    private func watch(_ descriptor: Int32, _ handler: @escaping @Sendable @MainActor (Terminal) -> Void) {
        let watch = DescriptorWatch(descriptor, for: Int32(POLLIN)) { [weak self] in
            if let self, !self.sources.isEmpty { handler(self) }
        }
        if let watch { sources.append(watch) }
    }

    private func takeInput() {
        var found: [TerminalEvent] = []
        var isIdle = true
        while let token = InputToken.next() {
            isIdle = false
            decoder.decode(token, into: &found)
        }
        inputs += 1
        // What begins like an answer may be one that comes in pieces: it is no key yet.
        if line.awaits(at: .now), decoder.isBegun {
            finishLater(.milliseconds(100))
        } else {
            decoder.finish(into: &found)
            if decoder.isUnfinished { finishLater(.seconds(1)) }
        }
        handle(decoder.reports)
        decoder.reports = []
        yield(found)
        if isIdle, ct_hung_up() {
            // The other end is gone: watching on would wake for ever.
            sources.removeLast().cancel()
            inbox.yield(.terminated(signal: SIGHUP))
        }
    }

    /// Unless something more has come by then, or what has begun may still be an answer that comes slowly.
    private func finishLater(_ wait: DispatchTimeInterval) {
        DispatchQueue.main.asyncAfter(deadline: .now() + wait) { [weak self, inputs] in
            MainActor.assumeIsolated {
                guard let self, !self.sources.isEmpty, self.inputs == inputs else { return }
                if self.decoder.isUnfinished, self.line.awaits(at: .now) { return }
                var found: [TerminalEvent] = []
                self.decoder.finish(into: &found, afterAll: true)
                self.yield(found)
            }
        }
    }

    private func yield(_ events: [TerminalEvent]) {
        for event in events {
            if case .mouse(let mouse) = event {
                inbox.yield(.mouse(clicks.apply(mouse, at: .now)))
            } else {
                inbox.yield(event)
            }
        }
    }

    private func takeErrors() {
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while case let count = ct_capture_read(&block, Int32(block.count)), count > 0 {
            text += block.prefix(Int(count))
        }
        if !text.isEmpty { inbox.yield(.errors(String(decoding: text, as: UTF8.self))) }
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
