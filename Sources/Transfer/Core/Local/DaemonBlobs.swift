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
    let report: OperationContext.Report

    /// How long a daemon that went away is waited for.
    private static let patience = Duration.seconds(30)
    /// How often it is asked while nothing comes of it.
    private static let tries = 4

    func read(
        _ blob: Descriptor, from offset: Int64, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        let state = Mutex((offset: offset, isRefused: false))
        let refusal = try await asking(moved: { state.withLock(\.offset) }) { () throws(Failure) -> Failure? in
            do throws(Failure) {
                try await containerd.read(blob.digest, from: state.withLock(\.offset)) { piece in
                    do {
                        try await take(piece)
                    } catch {
                        state.withLock { $0.isRefused = true }
                        throw error
                    }
                    state.withLock { $0.offset += Int64(piece.count) }
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
        Failure(.incomplete, "The blob \(blob.digest) isn't there.", hint: "Pull the image there again.")
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
            guard !Task.isCancelled, time < Self.patience else { throw failure }
            report(.silence(of: host, time, limit: Self.patience))
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
