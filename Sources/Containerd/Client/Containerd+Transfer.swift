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
    /// transfer in the daemon, and this returns when the daemon has ended it, if that doesn't take long: what it stored
    /// until then has been told. Call this on a value with a lease: when the lease is deleted the daemon forgets the
    /// streams.
    ///
    /// Throws what the daemon or the registry said, classified, after the last record; what the reader or writer of an
    /// archive has thrown; class `archive` when an archive from the daemon stops before its end.
    package func transfer(
        from source: TransferEndpoint, to destination: TransferEndpoint,
        progress take: @Sendable @escaping (ProgressRecord) async -> Void
    ) async throws(Failure) {
        try await call("transfer the image") {
            let stall = StallDetector()
            let progress = TransferStream(.progress(take))
            let (from, to) = (try source.packed(stall), try destination.packed(stall))
            var request = Containerd_Services_Transfer_V1_TransferRequest()
            request.source = from.message
            request.destination = to.message
            request.options.progressStream = progress.id
            let cancelling = Cancelling()
            try await withTaskCancellationHandler {
                try await shielded(for: nil) { [request] () async throws(any Error) in
                    try await withThrowingTaskGroup(of: TransferStep.self) { group in
                        for stream in [progress] + from.streams + to.streams {
                            let (opened, open) = AsyncStream<Void>.makeStream()
                            cancelling.finish(open)
                            group.addTask {
                                defer { open.finish() }
                                try await stream.run(on: self) { open.yield() }
                                return .ended(stream.role)
                            }
                            for await _ in opened { break }
                        }
                        group.addTask { .replied(try await reply(to: request, unless: cancelling)) }
                        try await Self.finish(&group, stall)
                    }
                }
            } onCancel: {
                cancelling.begin()
            }
        }
    }

    /// Waits for the reply, then for what is still on its way.
    private static func finish(_ group: inout ThrowingTaskGroup<TransferStep, any Error>, _ stall: StallDetector)
        async throws
    {
        var reply: Result<Void, any Error>?
        var hasProgressEnded = false
        var isArchiveComing = stall.isExpected
        while let step = try await group.next() {
            switch step {
            case .replied(let result):
                reply = result
                group.addTask {
                    try await Task.sleep(for: drainLimit)
                    return .drainLimitPassed
                }
                if case .failure = result { isArchiveComing = false }
                if isArchiveComing { group.addTask { try await stall.watch(pause: pauseLimit) } }
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

    /// Throws when it was cancelled before the call was made.
    private func reply(
        to request: Containerd_Services_Transfer_V1_TransferRequest, unless cancelling: Cancelling
    ) async throws -> Result<Void, any Error> {
        let (begun, cancel) = AsyncStream<Void>.makeStream()
        cancelling.finish(cancel)
        return try await withThrowingTaskGroup(of: Result<Void, any Error>?.self) { group in
            if cancelling.hasBegun { throw CancellationError() }
            group.addTask {
                do {
                    _ = try await Containerd_Services_Transfer_V1_Transfer.Client(wrapping: client)
                        .transfer(request, metadata: metadata)
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                for await _ in begun {}
                return nil
            }
            // The call's end ends the waiting, and the waiting's the call.
            while let ended = try await group.next() {
                group.cancelAll()
                if let reply = ended { return reply }
            }
            throw CancellationError()
        }
    }
}

/// That a task is being cancelled, for work that is shielded from it.
private final class Cancelling: Sendable {
    private let state = Mutex<(hasBegun: Bool, waiting: [AsyncStream<Void>.Continuation])>((false, []))

    var hasBegun: Bool { state.withLock(\.hasBegun) }

    /// Has the stream end as soon as it begins.
    func finish(_ stream: AsyncStream<Void>.Continuation) {
        let hasBegun = state.withLock { state in
            if !state.hasBegun { state.waiting.append(stream) }
            return state.hasBegun
        }
        if hasBegun { stream.finish() }
    }

    func begin() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for stream in waiting { stream.finish() }
    }
}

private enum TransferStep: Sendable {
    case replied(Result<Void, any Error>)
    case ended(TransferStream.Role)
    case drainLimitPassed
}

/// Whether bytes of an archive still come from the daemon.
final class StallDetector: Sendable {
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
