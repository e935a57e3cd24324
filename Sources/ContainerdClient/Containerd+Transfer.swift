// The Transfer service: one call that moves images, and the streams beside it.

import ContainerdAPI
package import Failure
import GRPCCore
import Inventory
import OCI
import SwiftProtobuf
import Synchronization

extension Containerd {
    /// How long the progress stream may go on after the daemon's reply. The daemon closes it with the reply, but the
    /// two overtake each other.
    private static let drainLimit = Duration.seconds(3)
    /// How long an archive may pause after the daemon's reply, which overtakes its last bytes.
    private static let pauseLimit = Duration.seconds(10)

    /// Moves images and returns when the daemon has replied, the progress has been read to its end, and an archive
    /// from the daemon has come whole.
    ///
    /// `take` gets the records in the daemon's order; the stream waits while it works. Cancelling the task cancels the
    /// transfer in the daemon. Call this on a value with a lease: when the lease is deleted the daemon forgets the
    /// streams.
    ///
    /// Throws what the daemon or the registry said, classified, after the last record; what the reader or writer of an
    /// archive has thrown; class `archive` when an archive from the daemon stops before its end.
    package func transfer(
        from source: TransferEndpoint, to destination: TransferEndpoint,
        progress take: @Sendable @escaping (ProgressRecord) async -> Void
    ) async throws(Failure) {
        try await call("transfer the image") {
            let pulse = Pulse()
            let progress = TransferStream(.progress(take))
            let (from, to) = (try source.packed(pulse), try destination.packed(pulse))
            var request = Containerd_Services_Transfer_V1_TransferRequest()
            request.source = from.message
            request.destination = to.message
            request.options.progressStream = progress.id
            try await withThrowingTaskGroup(of: TransferStep.self) { [request] group in
                for stream in [progress] + from.streams + to.streams {
                    let (opened, open) = AsyncStream<Void>.makeStream()
                    group.addTask {
                        defer { open.finish() }
                        try await run(stream) { open.yield() }
                        return .ended(stream.role)
                    }
                    for await _ in opened { break }
                }
                group.addTask { .replied(await reply(to: request)) }
                try await Self.finish(&group, pulse)
            }
        }
    }

    /// Waits for the reply, then for what is still on its way.
    private static func finish(_ group: inout ThrowingTaskGroup<TransferStep, any Error>, _ pulse: Pulse) async throws {
        var reply: Result<Void, any Error>?
        var hasProgressEnded = false
        var isArchiveComing = pulse.isExpected
        while let step = try await group.next() {
            switch step {
            case .replied(let result):
                reply = result
                group.addTask {
                    try await Task.sleep(for: drainLimit)
                    return .drainLimitPassed
                }
                if case .failure = result { isArchiveComing = false }
                if isArchiveComing { group.addTask { try await pulse.watch(pause: pauseLimit) } }
            case .ended(.progress), .drainLimitPassed: hasProgressEnded = true
            case .ended(.download): isArchiveComing = false
            case .ended(.upload), .ended(.credentials): break
            }
            if let reply, hasProgressEnded, !isArchiveComing {
                group.cancelAll()
                return try reply.get()
            }
        }
    }

    private func reply(to request: Containerd_Services_Transfer_V1_TransferRequest) async -> Result<Void, any Error> {
        do {
            _ = try await Containerd_Services_Transfer_V1_Transfer.Client(wrapping: client)
                .transfer(request, metadata: metadata)
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}

private enum TransferStep: Sendable {
    case replied(Result<Void, any Error>)
    case ended(TransferStream.Role)
    case drainLimitPassed
}

/// Whether bytes of an archive still come from the daemon.
final class Pulse: Sendable {
    private let beats = Atomic<Int>(0)
    private let expected = Atomic<Bool>(false)

    var isExpected: Bool { expected.load(ordering: .relaxed) }

    func expect() { expected.store(true, ordering: .relaxed) }

    func beat() { beats.add(1, ordering: .relaxed) }

    /// Throws class `archive` when nothing has come for `pause`. Returns never else.
    fileprivate func watch(pause: Duration) async throws -> TransferStep {
        while true {
            let before = beats.load(ordering: .relaxed)
            try await Task.sleep(for: pause)
            guard beats.load(ordering: .relaxed) != before else {
                throw Failure(
                    .archive, "The archive that the daemon sent is incomplete.",
                    hint: "Try again; the daemon's log may say more.")
            }
        }
    }
}
