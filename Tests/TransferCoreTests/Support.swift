// Runs pulls against a daemon of the lab and keeps what they report.

import ContainerdClient
import Failure
import Inventory
import Lab
import OCI
import Synchronization
import TransferCore
import TransferModel

/// What a pull reported, folded.
final class Folded: Sendable {
    private struct State {
        var progress = TransferProgress()
        var events: [TransferEvent] = []
        var overall: [OverallProgress] = []
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    func take(_ event: TransferEvent) {
        state.withLock { state in
            state.events.append(event)
            state.progress.apply(event, at: ContinuousClock.now - start)
            state.overall.append(state.progress.overall)
        }
    }

    func finish(_ outcome: Outcome) {
        state.withLock { $0.progress.finish(outcome, at: ContinuousClock.now - start) }
    }

    var progress: TransferProgress { state.withLock { $0.progress } }
    var events: [TransferEvent] { state.withLock { $0.events } }
    var overall: [OverallProgress] { state.withLock { $0.overall } }
}

extension TransferCore {
    func pull(
        _ name: String, platforms: PlatformChoice = .only([]), snapshotter: String = "overlayfs",
        unpack: UnpackPolicy = .auto, into folded: Folded = Folded()
    ) async throws -> Outcome {
        let request = PullRequest(
            reference: try Reference(parsing: name), platforms: platforms, snapshotter: snapshotter, unpack: unpack)
        let outcome = await run(.pull(request), in: "default") { folded.take($0) }
        folded.finish(outcome)
        return outcome
    }
}

extension Daemon {
    /// Runs `body` with a core that is connected to this daemon.
    nonisolated func withCore<Value: Sendable>(
        _ body: @Sendable (TransferCore) async throws -> Value
    ) async throws -> Value {
        try await Containerd.connect(to: address, namespace: "default") { containerd in
            try await body(TransferCore(containerd, daemon: try await containerd.daemon()))
        }
    }

    /// Nothing of an unfinished operation is there.
    nonisolated func isClean() async throws -> Bool {
        let (leases, ingests, snapshots) = try await (leases(), ingests(), snapshots())
        return leases.isEmpty && ingests.isEmpty && !snapshots.contains { $0.key.hasPrefix("extract-") }
    }
}

extension Outcome {
    var failure: Failure? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    var result: TransferResult? {
        if case .succeeded(let result) = self { result } else { nil }
    }
}
