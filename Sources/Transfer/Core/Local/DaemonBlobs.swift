// The blobs of another daemon, which are read over a line that may break.

import ContainerdClient
import Failure
import Inventory
import OCI
import Synchronization
import TransferModel

struct DaemonBlobs: BlobSource {
    /// With a lease, which holds the image there.
    let containerd: Containerd
    /// What its host is called.
    let host: String
    /// How long a daemon that went away, or sends nothing, is waited for.
    let patience: Duration
    let report: OperationContext.Report

    /// After how long that is told.
    private static let attention = Duration.seconds(3)
    /// How often it is asked while nothing comes of it.
    private static let tries = 4

    func read(
        _ blob: Descriptor, from offset: Int64, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        let state = Mutex(Reading(offset: offset))
        let refusal = try await asking(moved: { state.withLock(\.offset) }) { () throws(Failure) -> Failure? in
            do throws(Failure) {
                try await endingHangs(waited: { state.withLock(\.waited) }) { () throws(Failure) in
                    state.withLock { $0.waitsSince = .now }
                    try await containerd.read(blob.digest, from: state.withLock(\.offset)) { piece in
                        state.withLock { $0.waitsSince = nil }
                        do {
                            try await take(piece)
                        } catch {
                            state.withLock { $0.isRefused = true }
                            throw error
                        }
                        state.withLock { state in
                            state.offset += Int64(piece.count)
                            state.waitsSince = .now
                        }
                    }
                }
                return nil
            } catch  where error.code == .notFound {
                throw isMissing(blob)
            } catch {
                guard state.withLock(\.isRefused) else { throw error }
                return error
            }
        }
        if let refusal { throw refusal }
    }

    private struct Reading {
        /// Of the next byte.
        var offset: Int64
        /// Whether it is the other side that doesn't take it.
        var isRefused = false
        /// Since when the daemon is waited for.
        var waitsSince: ContinuousClock.Instant?

        var waited: Duration { waitsSince.map { .now - $0 } ?? .zero }
    }

    /// Throws class `daemon` as soon as the daemon hangs, else what `body` throws.
    private func endingHangs(
        waited: @Sendable @escaping () -> Duration, _ body: @Sendable @escaping () async throws(Failure) -> Void
    ) async throws(Failure) {
        let result = await withTaskGroup(of: Result<Void, Failure>?.self) { group in
            group.addTask {
                do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
            }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    let time = waited()
                    if time > patience {
                        return .failure(Failure(.daemon, "containerd has sent nothing for \(patience.inWords)."))
                    }
                    if time > Self.attention { report(.silence(of: host, time, limit: patience)) }
                }
                return nil
            }
            defer { group.cancelAll() }
            // The task that only watches ends with nothing where all is cancelled.
            while let end = await group.next() { if let end { return end } }
            return .failure(Failure(.cancelled, "Cancelled."))
        }
        try result.get()
    }

    func labels(of blob: Descriptor) async throws(Failure) -> [String: String] {
        let record = try await asking { () throws(Failure) in try await containerd.blob(blob.digest) }
        guard let record else { throw isMissing(blob).on(host) }
        return DistributionSource.labels(record.labels, besides: [:])
    }

    func isReferredTo(_ manifest: Digest, by artifactType: String) async -> Bool? { nil }

    func otherBytes(of blob: Descriptor, cause: String?) -> Failure {
        Failure(
            .incomplete, "What \(host) has of the blob \(blob.digest) doesn't match the digest.",
            hint: "The content store there is damaged: remove the image there, and pull it again.", cause: cause)
    }

    private func isMissing(_ blob: Descriptor) -> Failure {
        Failure(.notFound, "The blob \(blob.digest) isn't there.", hint: "Pull the image there again.")
    }

    /// Asks again where the daemon went away and is back, unless nothing comes of it: `moved` grows with what does.
    private func asking<Value>(
        moved: () -> Int64 = { 0 }, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        var (tries, before) = (0, moved())
        while true {
            do throws(Failure) {
                return try await body()
            } catch {
                let failure = error.on(host)
                tries = moved() > before ? 1 : tries + 1
                before = moved()
                guard failure.code == .daemon, tries < Self.tries else { throw failure }
                try await wait(after: failure)
            }
        }
    }

    /// Returns once the daemon answers. Throws `failure` where it doesn't in time.
    private func wait(after failure: Failure) async throws(Failure) {
        let start = ContinuousClock.now
        while (try? await containerd.daemon()) == nil {
            let time = ContinuousClock.now - start
            guard !Task.isCancelled, time < patience else { throw failure }
            report(.silence(of: host, time, limit: patience))
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

extension Failure {
    /// The same of the daemon of another host than the operation's.
    func on(_ host: String) -> Failure {
        // Nobody has cancelled it: a connection that breaks off says so too.
        let isLost = code == .cancelled && !Task.isCancelled
        guard isLost || code != .cancelled else { return self }
        return Failure(
            isLost ? .daemon : code, isLost ? "On \(host): containerd went away." : "On \(host): \(message)",
            hint: hint, cause: cause ?? (isLost ? message : nil))
    }
}
