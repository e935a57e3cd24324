// Writing blobs into the content store.

import ContainerdAPI
package import Failure
import GRPCCore
import Inventory
package import OCI
import SwiftProtobuf
import Synchronization

/// Calls `send` for piece after piece of a blob, from the byte `offset` on, and returns when there are no more.
package typealias BlobProducer =
    @Sendable (_ offset: Int64, _ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void

extension Containerd {
    /// Writes a blob that is known, in bounded memory; false when it already exists. Call this on a value with a lease,
    /// which then holds the blob.
    ///
    /// `ref` names the ingest: with one of that name it goes on where that stopped, and while another client writes it,
    /// this waits. The daemon compares size and digest with its own: other bytes throw class `incomplete` and nothing of
    /// them stays. What `produce` throws is thrown on; what has come by then stays in the ingest.
    package func writeBlob(
        _ blob: Descriptor, ref: String, labels: [String: String] = [:], _ produce: @escaping BlobProducer
    ) async throws(Failure) -> Bool {
        var pause = Duration.milliseconds(2)
        while true {
            do {
                try await write(
                    BlobIngest(ref: ref, total: blob.size, expected: blob.digest), { (blob.digest, labels) }, produce)
                return true
            } catch  where error.code == .conflict {
                try await hold(blob.digest)
                return false
            } catch  where error.isLocked {
                do { try await Task.sleep(for: pause) } catch { throw Failure(.cancelled, "Cancelled.") }
                pause = min(pause * 2, .seconds(2))
            } catch  where error.code == .incomplete {
                try? await abortIngest(ref)
                throw error
            }
        }
    }

    /// Writes a blob whose digest is known at its end. Call this on a value with a lease, which then holds the blob.
    ///
    /// `ref` names the ingest; one of that name is begun again. `digest` and `labels` are asked for when all pieces have
    /// been sent; the daemon compares the digest with its own. A blob that already exists is no error. What `produce`
    /// throws is thrown on, and nothing is stored.
    package func writeBlob(
        ref: String, digest: @Sendable @escaping () -> Digest, labels: @Sendable @escaping () -> [String: String],
        _ produce: @escaping ByteProducer
    ) async throws(Failure) {
        do {
            try await write(BlobIngest(ref: ref), { (digest(), labels()) }) { try await produce($1) }
        } catch  where error.code == .conflict {
            try await hold(digest())
        }
    }

    /// Writes a small document.
    package func writeDocument(
        _ bytes: [UInt8], labels: [String: String] = [:]
    ) async throws(Failure) -> Digest {
        let digest = Digest.sha256(of: bytes)
        try await writeBlob(ref: "tallyman-\(digest)", digest: { digest }, labels: { labels }) { try await $0(bytes) }
        return digest
    }

    /// Gives up what was written of a blob. That there is none is no error. Doesn't wait for a daemon that is away.
    package func abortIngest(_ ref: String) async throws(Failure) {
        _ = try await find("abort the ingest \(ref)") {
            var request = Containerd_Services_Content_V1_AbortRequest()
            request.ref = ref
            return try await contentService.abort(request, metadata: metadata, options: .impatient)
        }
    }

    /// Nobody else may take a blob from under the lease that is to hold it.
    package func hold(_ digest: Digest) async throws(Failure) {
        guard let lease else { return }
        try await add(LeaseResource(id: digest.description, type: "content"), toLease: lease)
    }

    /// How long a daemon has, when a blob is given up, to take what there was of it.
    private static let patience = Duration.seconds(2)

    /// One attempt, whose `end` gives the digest and the labels to store it with. Where the task is cancelled the producer
    /// ends first, so that what it has sent is in the ingest.
    private func write(
        _ ingest: BlobIngest, _ end: @Sendable @escaping () -> (Digest, [String: String]),
        _ produce: @escaping BlobProducer
    ) async throws(Failure) {
        let producer = Producer(produce)
        let writing = Task { () -> Result<Void, Failure> in
            do throws(Failure) {
                return .success(try await write(ingest, end, producer))
            } catch {
                return .failure(error)
            }
        }
        let timer = Mutex<Task<Void, Never>?>(nil)
        defer { timer.withLock { $0?.cancel() } }
        try await withTaskCancellationHandler {
            await writing.value
        } onCancel: {
            producer.cancel()
            timer.withLock { timer in
                timer = Task { if (try? await Task.sleep(for: Self.patience)) != nil { writing.cancel() } }
            }
        }.get()
    }

    private func write(
        _ ingest: BlobIngest, _ end: @Sendable @escaping () -> (Digest, [String: String]), _ producer: Producer
    ) async throws(Failure) {
        let thrown = ProducerFailure()
        // The daemon's answer to the first request says where to go on.
        let (offsets, offset) = AsyncStream<Int64>.makeStream()
        // What the daemon refuses with comes here, while the producer only sees that it can't send any more.
        let refusal = Mutex<RPCError?>(nil)
        let isRefused = Atomic<Bool>(false)
        try await call("write a blob") {
            do {
                try await contentService.write(metadata: metadata) { writer in
                    try await writer.write(ingest.status)
                    guard let start = await offsets.first(where: { _ in true }) else { return }
                    let pieces = BlobPieces(ingest, from: start, answers: offsets, writer)
                    do {
                        try await thrown.noting {
                            try await producer.run(from: start) { piece in
                                do {
                                    try await pieces.send(piece)
                                } catch {
                                    isRefused.store(true, ordering: .sequentiallyConsistent)
                                    // Until the daemon has said why: throwing ends the answer too.
                                    for await _ in offsets {}
                                    throw error
                                }
                            }
                        }
                    } catch  where thrown.isNoted && !Task.isCancelled {
                        // Ends the stream without a commit, so that the daemon has closed the ingest before this returns.
                        // It would else write into one that is already being removed with its lease.
                        try await pieces.flush()
                        return
                    }
                    let (digest, labels) = end()
                    try await pieces.commit(digest, labels)
                } onResponse: { response in
                    defer { offset.finish() }
                    do {
                        for try await message in response.messages { offset.yield(message.offset) }
                    } catch let error as RPCError {
                        refusal.withLock { $0 = error }
                        throw error
                    }
                }
                try thrown.rethrow()
            } catch {
                let isRefused = isRefused.load(ordering: .sequentiallyConsistent)
                // A refusal cancels the producer's task, not this one.
                if isRefused || thrown.isCancelled && !Task.isCancelled { throw refusal.withLock(\.self) ?? error }
                return try await thrown.restoring { throw error }
            }
        }
    }
}

/// What makes the bytes of a blob, in a task that can be cancelled by itself.
private final class Producer: Sendable {
    private struct State {
        var task: Task<Void, any Error>?
        var isCancelled = false
    }

    private let produce: BlobProducer
    private let state = Mutex(State())

    init(_ produce: @escaping BlobProducer) { self.produce = produce }

    func run(from offset: Int64, _ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws {
        let task = Task { [produce] in try await produce(offset, send) }
        let isCancelled = state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            return state.task
        }?.cancel()
    }
}

extension Failure {
    /// Another client writes the same ingest.
    fileprivate var isLocked: Bool { self.code == .daemon && cause?.contains("locked for") == true }
}
