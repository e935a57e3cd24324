// Waiting for conditions, and telling what was seen instead.

import Canvas
import Dispatch
import Glibc
import Synchronization
import Text

extension TerminalSession {
    /// Waits until the screen fulfils a condition and returns it. Throws with the screen in words when time is over.
    @discardableResult
    package func waitFor(
        _ what: String = "the condition", timeout: Duration = .seconds(10),
        _ condition: @escaping @Sendable (Screen) -> Bool
    ) async throws -> Screen {
        try await wait(what, timeout) { condition($0.screen) }
    }

    /// Waits until the screen shows a text.
    @discardableResult
    package func waitFor(text: String, timeout: Duration = .seconds(10)) async throws -> Screen {
        try await waitFor("\"\(text)\"", timeout: timeout) { $0.contains(text) }
    }

    /// Waits until what the session has seen, such as the program's bytes, fulfils a condition.
    @discardableResult
    package func waitFor(
        seen what: String, timeout: Duration = .seconds(10),
        _ condition: @escaping @Sendable (Observation) -> Bool
    ) async throws -> Screen {
        try await wait(what, timeout, condition)
    }

    /// Waits until the program has stopped as a job.
    package func waitForStop(timeout: Duration = .seconds(10)) async throws {
        try await wait("the program to stop", timeout) { seen in
            if case .stopped = seen.status { true } else { false }
        }
    }

    /// Waits until the program has ended and returns how.
    @discardableResult
    package func waitForExit(timeout: Duration = .seconds(10)) async throws -> ProgramStatus {
        try await wait("the program to end", timeout) { $0.status.hasEnded }
        return status
    }

    @discardableResult
    private func wait(
        _ what: String, _ timeout: Duration, _ condition: @escaping @Sendable (Observation) -> Bool
    ) async throws -> Screen {
        try await withCheckedThrowingContinuation { continuation in
            let id = state.withLock { state in
                state.nextWaiter += 1
                state.waiters.append(
                    .init(id: state.nextWaiter, what: what, condition: condition, continuation: continuation))
                return state.nextWaiter
            }
            let (seconds, attoseconds) = timeout.components
            let time = DispatchTime.now() + Double(seconds) + Double(attoseconds) / 1e18
            queue.asyncAfter(deadline: time) { [weak self] in self?.expire(id) }
            check()
        }
    }

    /// Resumes all whose condition holds now.
    func check() {
        guard let (done, screen) = state.withLock({ $0.satisfied() }) else { return }
        done.forEach { $0.continuation.resume(returning: screen) }
    }

    private func expire(_ id: Int) {
        let found = state.withLock { state in
            let waiter = state.waiters.first { $0.id == id }
            state.waiters.removeAll { $0.id == id }
            return waiter
        }
        found?.continuation.resume(throwing: failure("waited in vain for \(found?.what ?? "")"))
    }

    /// A failure that shows the screen.
    package func failure(_ message: String) -> HarnessFailure {
        let (screen, status, bytes) = state.withLock { ($0.emulator.screen, $0.status, $0.bytesWritten) }
        let rule = "+" + String(repeating: "-", count: screen.size.columns) + "+"
        let rows = screen.lines.map { "|" + $0.padded(to: screen.size.columns) + "|" }
        let cursor = "cursor \(screen.cursorColumn),\(screen.cursorRow) \(screen.isCursorVisible ? "shown" : "hidden")"
        let foot = "\(status), \(cursor), alternate screen \(screen.isAlternate ? "on" : "off"), \(bytes) bytes"
        return HarnessFailure(([message, rule] + rows + [rule, foot]).joined(separator: "\n"))
    }
}
