// The waits between tries.

/// Counts the tries at one thing.
struct BackOff {
    enum Limit {
        /// So many tries as the patience allows.
        case tries
        /// As long as there is progress now and then. Only where a registry asks for patience, that is counted.
        case standstill
    }

    private let patience: Patience
    private let limit: Limit
    /// Told of a wait that a registry asks for, when it begins.
    private let waits: @Sendable (Duration) -> Void
    private var tries = 1
    private var refusals = 1
    private var pause: Duration
    private var lastProgress = ContinuousClock.now

    init(_ patience: Patience, limit: Limit = .tries, waits: @Sendable @escaping (Duration) -> Void) {
        self.patience = patience
        self.limit = limit
        self.waits = waits
        pause = patience.firstPause
    }

    /// Bytes have come: all is forgiven.
    mutating func noteProgress() {
        (tries, refusals) = (1, 1)
        pause = patience.firstPause
        lastProgress = .now
    }

    /// Returns when it is time for another try. Throws the fault itself when there is to be none.
    mutating func wait(after fault: Fault) async throws(Fault) {
        guard fault.isPassing, isWorthIt(after: fault) else { throw fault }
        tries += 1
        if fault.isRateLimit { refusals += 1 }
        let time = fault.wait ?? pause
        if let asked = fault.wait { waits(asked) }
        pause = min(pause * 2, patience.longestPause)
        do {
            try await Task.sleep(for: time)
        } catch {
            throw .cancelled
        }
        // What a registry asked for is no standstill.
        if fault.wait != nil { lastProgress += time }
    }

    /// A single try may take longer than any standstill: there are always as many as the patience allows.
    private func isWorthIt(after fault: Fault) -> Bool {
        guard fault.wait ?? .zero <= patience.longestRetryAfter else { return false }
        return switch limit {
        case .tries: tries < patience.tries
        case .standstill where fault.isRateLimit: refusals < patience.tries
        case .standstill: tries < patience.tries || .now - lastProgress < patience.standstill
        }
    }
}
