// A transfer of this run of the program, running or ended.

package import TransferModel

package struct TransferItem: Sendable, Identifiable {
    package let id: TransferID
    package let operation: Operation
    /// By `Moment.uptime`.
    package let startedAt: Duration
    /// Nil until the transfer core has chosen.
    package internal(set) var engine: EngineKind?
    package internal(set) var progress = TransferProgress()
    /// Whether it was asked to end.
    package internal(set) var isCancelling = false
    /// Whether all its layers are shown, not only those at work.
    package internal(set) var isUnfolded = false
    /// The first layer on the screen where all are shown.
    package internal(set) var scroll = 0

    init(id: TransferID, operation: Operation, startedAt: Duration) {
        self.id = id
        self.operation = operation
        self.startedAt = startedAt
    }

    package var isRunning: Bool { !progress.hasEnded }

    /// The time that the transfer's progress counts in.
    package func time(at now: Moment) -> Duration { max(.zero, now.uptime - startedAt) }

    /// Whether it ended without success, so that it may be tried again.
    package var canRetry: Bool {
        switch progress.outcome {
        case .failed, .cancelled, .kept: true
        case .succeeded, nil: false
        }
    }
}
