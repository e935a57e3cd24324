// The waits between tries.

/// Counts the tries at one thing.
struct BackOff {
    enum Limit {
        /// So many tries as the patience allows.
        case tries
        /// As long as there is progress now and then. Only where a registry asks for patience, that is counted.
        case standstill
    }

    private let retries: RetryPolicy
    private let limit: Limit
    /// Told of a wait that a registry asks for, when it begins.
    private let waits: @Sendable (Duration) -> Void
    private var tries = 1
    private var refusals = 1
    private var pause: Duration
    private var lastProgress = ContinuousClock.now

    init(_ retries: RetryPolicy, limit: Limit = .tries, waits: @Sendable @escaping (Duration) -> Void) {
        self.retries = retries
        self.limit = limit
        self.waits = waits
        pause = retries.firstPause
    }

    /// Bytes have come: all is forgiven.
    mutating func noteProgress() {
        (tries, refusals) = (1, 1)
        pause = retries.firstPause
        lastProgress = .now
    }

    /// Returns when it is time for another try. Throws the error itself when there is to be none.
    mutating func wait(after error: RequestError) async throws(RequestError) {
        guard error.isPassing, isWorthIt(after: error) else { throw error }
        tries += 1
        if error.isRateLimit { refusals += 1 }
        let time = error.wait ?? pause
        if let asked = error.wait { waits(asked) }
        pause = min(pause * 2, retries.longestPause)
        do {
            try await Task.sleep(for: time)
        } catch {
            throw .cancelled
        }
        // What a registry asked for is no standstill.
        if error.wait != nil { lastProgress += time }
    }

    /// A single try may take longer than any standstill: there are always as many as the patience allows.
    private func isWorthIt(after error: RequestError) -> Bool {
        guard error.wait ?? .zero <= retries.longestRetryAfter else { return false }
        return switch limit {
        case .tries: tries < retries.tries
        case .standstill where error.isRateLimit: refusals < retries.tries
        case .standstill: tries < retries.tries || .now - lastProgress < retries.standstill
        }
    }
}
