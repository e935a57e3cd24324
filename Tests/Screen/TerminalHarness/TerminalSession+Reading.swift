// The session's own reader, hanging up, and the end of a session.

import CHarness
import Dispatch
import Glibc
import Synchronization

extension TerminalSession {
    func watch(_ descriptor: Int32, _ handler: @escaping @Sendable (TerminalSession) -> Void) {
        state.withLock { state in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
            source.setEventHandler { [weak self] in
                if let self { handler(self) }
            }
            source.setCancelHandler { _ = Glibc.close(descriptor) }
            source.activate()
            state.sources.append(source)
        }
    }

    func takeOutput() {
        let isGone = state.withLock { state in
            // A readable terminal without anything to read has no program and no monitor any more.
            guard !state.readOutput(), !state.isClosed, !state.isHungUp else { return false }
            var ready = pollfd(fd: state.program.terminal, events: Int16(POLLIN), revents: 0)
            return poll(&ready, 1, 0) > 0 && Int32(ready.revents) & POLLHUP != 0
        }
        if isGone { hangUp() }
        check()
        // A slow line is this session's own doing: its queue does nothing else.
        if state.withLock({ $0.mostRead != nil }) { usleep(UInt32(Self.slowTurn * 1_000_000)) }
    }

    /// Seconds from one read to the next on a slow line.
    private static var slowTurn: Double { 0.1 }

    /// Reads no faster from now on, as a serial or a far line would; not at all with 0; nil: as fast as it can.
    package func slowDown(to bytesPerSecond: Int?) {
        state.withLock { $0.mostRead = bytesPerSecond.map { Int((Double($0) * Self.slowTurn).rounded(.up)) } }
    }

    func takeReports() {
        state.withLock { state in
            // What the program wrote before it stopped or ended comes first.
            _ = state.readOutput()
            state.readReports()
        }
        check()
    }

    /// Closes the terminal under the program, as a lost connection does.
    package func hangUp() {
        state.withLock { state in
            guard !state.isHungUp, !state.isClosed else { return }
            state.isHungUp = true
            state.sources.removeFirst().cancel()
        }
    }

    /// Kills the program and closes its terminal. Whoever still waits gets a failure.
    package func close() {
        let waiters = state.withLock { state -> [SessionState.Waiter] in
            guard !state.isClosed else { return [] }
            if state.processID == 0 {
                // The monitor tells the process id as its first act.
                var ready = pollfd(fd: state.program.reports, events: Int16(POLLIN), revents: 0)
                _ = poll(&ready, 1, 5_000)
            }
            state.readReports()
            state.isClosed = true
            if state.processID > 0, !state.status.hasEnded {
                _ = kill(state.processID, SIGKILL)
                _ = kill(state.processID, SIGCONT)
            }
            _ = Glibc.close(state.program.control)
            _ = waitpid(state.program.monitor, nil, 0)
            state.sources.forEach { $0.cancel() }
            state.sources = []
            defer { state.waiters = [] }
            return state.waiters
        }
        waiters.forEach { $0.continuation.resume(throwing: HarnessFailure("closed while waiting for \($0.what)")) }
    }
}
