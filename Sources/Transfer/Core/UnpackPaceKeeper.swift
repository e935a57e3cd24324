// Follows an operation for the pace of its unpacking: tells what was known of it, and keeps what was learnt.

import Synchronization
import TransferModel

/// Nothing waits for the file, which may be on a disk that hangs: what it says comes late then, or never.
final class UnpackPaceKeeper: Sendable {
    private struct State {
        var follower = UnpackFollower()
        var hasEnded = false
    }

    /// How long the end waits until a pace is written.
    private static let patience = Duration.seconds(1)

    private let paces: UnpackPaces
    private let daemon: String
    private let report: @Sendable (TransferEvent) -> Void
    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// `report` is called with each event that is taken, and with what is known of the pace.
    init(_ paces: UnpackPaces, of daemon: String, report: @Sendable @escaping (TransferEvent) -> Void) {
        self.paces = paces
        self.daemon = daemon
        self.report = report
    }

    func take(_ event: TransferEvent) {
        state.withLock { $0.follower.apply(event, at: ContinuousClock.now - start) }
        report(event)
        guard case .unpacks(let snapshotter, let asTheyCome, nil) = event else { return }
        Task {
            guard let usual = await paces.paces(of: daemon)[snapshotter] else { return }
            let event = TransferEvent.unpacks(snapshotter: snapshotter, asTheyCome: asTheyCome, usual: usual)
            // Under the lock, so that nothing is reported after the end.
            state.withLock { state in
                guard !state.hasEnded else { return }
                state.follower.apply(event, at: ContinuousClock.now - start)
                report(event)
            }
        }
    }

    /// Nothing is reported any more.
    func end() async {
        let learnt = state.withLock { state in
            state.hasEnded = true
            return state.follower.learnt
        }
        guard let (snapshotter, pace) = learnt else { return }
        let (kept, end) = AsyncStream.makeStream(of: Never.self)
        Task {
            await paces.keep(pace, of: daemon, snapshotter)
            end.finish()
        }
        let limit = Task {
            try? await Task.sleep(for: Self.patience)
            end.finish()
        }
        for await _ in kept {}
        limit.cancel()
    }
}
