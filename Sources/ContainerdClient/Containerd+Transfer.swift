// The Transfer service: one call that moves an image, and the stream that tells how it goes.

import ContainerdAPI
package import Failure
import GRPCCore
import Inventory
import OCI
import SwiftProtobuf

extension Containerd {
    /// How long the progress stream may go on after the daemon's reply. The daemon closes it with the reply, but the
    /// two overtake each other.
    private static let drainLimit = Duration.seconds(3)

    /// Moves an image and returns when the daemon has replied and the progress has been read to its end.
    ///
    /// `take` gets the records in the daemon's order; the stream waits while it works. Cancelling the task cancels the
    /// transfer in the daemon. Call this on a value with a lease: when the lease is deleted the daemon forgets the
    /// stream.
    ///
    /// Throws what the daemon or the registry said, classified, after the last record.
    package func transfer(
        from source: TransferEndpoint, to destination: TransferEndpoint,
        progress take: @Sendable @escaping (ProgressRecord) async -> Void
    ) async throws(Failure) {
        try await call("transfer the image") {
            var request = Containerd_Services_Transfer_V1_TransferRequest()
            request.source = try source.packed
            request.destination = try destination.packed
            let stream = "progress-\(UInt64.random(in: 0...UInt64.max))"
            request.options.progressStream = stream
            try await withThrowingTaskGroup(of: TransferStep.self) { [request] group in
                let (opened, open) = AsyncStream<Void>.makeStream()
                group.addTask {
                    defer { open.finish() }
                    try await readProgress(stream, opened: { open.yield() }, take)
                    return .progressEnded
                }
                for await _ in opened { break }
                group.addTask { .replied(await reply(to: request)) }
                try await Self.finish(&group)
            }
        }
    }

    /// Waits for the reply and for the end of the progress, for the latter not long.
    private static func finish(_ group: inout ThrowingTaskGroup<TransferStep, any Error>) async throws {
        var reply: Result<Void, any Error>?
        var hasProgressEnded = false
        while let step = try await group.next() {
            switch step {
            case .replied(let result):
                reply = result
                group.addTask {
                    try await Task.sleep(for: drainLimit)
                    return .drainLimitPassed
                }
            case .progressEnded: hasProgressEnded = true
            case .drainLimitPassed: hasProgressEnded = true
            }
            if let reply, hasProgressEnded {
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

    /// `opened` is called when the daemon knows the stream; only then may a transfer name it.
    private func readProgress(
        _ id: String, opened: @Sendable @escaping () -> Void, _ take: @Sendable @escaping (ProgressRecord) async -> Void
    ) async throws {
        var start = Containerd_Services_Streaming_V1_StreamInit()
        start.id = id
        try await Containerd_Services_Streaming_V1_Streaming.Client(wrapping: client).stream(metadata: metadata) {
            [first = try Google_Protobuf_Any.bare(start)] writer in
            try await writer.write(first)
            // The daemon ends the stream; until then this side stays open.
            try await Task.sleep(for: .seconds(Int64.max / 4))
        } onResponse: { response in
            var messages = response.messages.makeAsyncIterator()
            guard try await messages.next() != nil else { return }
            opened()
            while let message = try await messages.next() {
                let name = Containerd_Types_Transfer_Progress.protoMessageName
                guard message.typeURL.split(separator: "/").last.map(String.init) == name else { continue }
                await take(ProgressRecord(try Containerd_Types_Transfer_Progress(serializedBytes: message.value)))
            }
        }
    }
}

private enum TransferStep: Sendable {
    case replied(Result<Void, any Error>)
    case progressEnded
    case drainLimitPassed
}
