// Whether the program under test runs, stands still, or has ended.

package enum ProgramStatus: Hashable, Sendable {
    case running
    case stopped(signal: Int32)
    case exited(Int32)
    case signalled(Int32)

    package var hasEnded: Bool {
        switch self {
        case .running, .stopped: false
        case .exited, .signalled: true
        }
    }
}
