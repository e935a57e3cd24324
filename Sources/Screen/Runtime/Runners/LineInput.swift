// Lines from standard input, read on a thread of their own.

import Dispatch
import Glibc
import Synchronization

final class LineInput: Sendable {
    private struct State {
        var lines: [String] = []
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// `ring` is called for each line, and at the end.
    func begin(_ ring: @Sendable @escaping () -> Void) {
        DispatchQueue.global().async { [self] in
            while let line = readLine() {
                state.withLock { $0.lines.append(line) }
                ring()
            }
            state.withLock { $0.hasEnded = true }
            ring()
        }
    }

    func next() -> String? {
        state.withLock { $0.lines.isEmpty ? nil : $0.lines.removeFirst() }
    }

    /// Whether no line will come any more.
    var hasEnded: Bool { state.withLock { $0.hasEnded && $0.lines.isEmpty } }

    /// Whether a terminal shows what is typed; a pipe has nothing to show.
    func showInput(_ isShown: Bool) {
        var modes = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &modes) == 0 else { return }
        if isShown { modes.c_lflag |= tcflag_t(ECHO) } else { modes.c_lflag &= ~tcflag_t(ECHO) }
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }
}
