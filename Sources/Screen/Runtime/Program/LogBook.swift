// The last lines of the log, kept for the screen.

import Synchronization

/// Any thread notes, one listener reads.
package final class LogBook: Sendable {
    private struct State {
        var lines: [String] = []
        var listener: (@Sendable ([String]) -> Void)?
    }

    private static let limit = 1000
    private let state = Mutex(State())

    package init() {}

    package func record(_ line: String) {
        let listener = state.withLock { state in
            if state.listener == nil {
                state.lines.append(line)
                if state.lines.count > Self.limit { state.lines.removeFirst() }
            }
            return state.listener
        }
        listener?([line])
    }

    /// Hands over what was noted so far, and all that comes.
    package func listen(_ listener: @Sendable @escaping ([String]) -> Void) {
        let lines = state.withLock { state in
            defer { state = State(listener: listener) }
            return state.lines
        }
        listener(lines)
    }
}
