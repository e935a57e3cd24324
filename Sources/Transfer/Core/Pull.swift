// One pull through the Transfer service.

import ContainerdClient
import Failure
import Inventory
import Leases
import OCI
import TransferModel

/// Its order is what keeps a failed pull from leaving anything: lease, transfer, checks, the old record restored where
/// a check failed, and at last the lease deleted.
struct Pull: Sendable {
    let request: PullRequest
    let job: Job

    private var name: String { request.reference.description }
    private var platforms: [Platform] { request.platforms.list }

    func run() async throws(Failure) -> TransferResult {
        let unpack = try await job.unpackTarget(platforms, request.snapshotter, request.unpack)
        let original = try await job.containerd.image(named: name)
        let place = TransferLedger.Place(namespace: job.containerd.namespace, name: name)
        let progress = PullProgress(
            job.containerd, platforms: platforms.count,
            isDoubtful: !job.abilities.has(.honestQueue), report: job.report)
        job.ledger.enter(place, original: original)
        return try await job.underLease { hasSucceeded in
            job.ledger.leave(place, hasSucceeded: hasSucceeded, hasStored: await progress.hasStored).map { [$0] } ?? []
        } _: { leased throws(Failure) in
            try await Attempt(
                pull: self, leased: leased, original: original, unpack: unpack,
                transferUnpack: try await job.transferUnpack(unpack, leased), progress: progress
            ).run()
        }
    }

    /// A pull under its lease.
    private struct Attempt {
        let pull: Pull
        let leased: Containerd
        let original: ImageRecord?
        let unpack: ImagesEndpoint.Unpack?
        /// The same, where the Transfer service does it; else this program does, once all is here.
        let transferUnpack: ImagesEndpoint.Unpack?
        let progress: PullProgress

        func run() async throws(Failure) -> TransferResult {
            if let original, let lease = leased.lease {
                // The old image must still be whole if it has to be restored.
                let held = LeaseResource(id: original.target.digest.description, type: "content")
                try await leased.add(held, toLease: lease)
            }
            do throws(Failure) {
                try await pull.job.access.attempt(pull.request.reference, pull.job) { registry throws(Failure) in
                    try await registry.withEndpoint { endpoint throws(Failure) in
                        do throws(Failure) {
                            try await transfer(from: endpoint, limit: pull.platforms.count == 1 ? 1 : 0)
                        } catch  where error.class == .platform {
                            // Of the indexes in an index the daemon has looked into one.
                            guard await progress.listed().contains(where: { $0.mediaType.role == .index }) else {
                                throw error
                            }
                            try await transfer(from: endpoint, limit: 0)
                        }
                    }
                }
            } catch {
                throw await explain(error)
            }
            await progress.finish()
            let image = try await StoredImage(named: pull.name, platforms: pull.platforms, in: leased)
            if let unpack, transferUnpack == nil { try await pull.job.unpack(image, to: unpack, leased) }
            if let unpack, try await !unpack.isDone(for: image, in: leased) {
                throw Failure(
                    .snapshotter, "containerd said it was done, but did not unpack to \(unpack.snapshotter).",
                    hint: "The daemon's log may say why.")
            }
            return TransferResult(
                images: [NamedDigest(reference: pull.name, digest: image.record.target.digest)], engine: .transfer,
                snapshotter: unpack?.snapshotter, unpacked: unpack != nil)
        }

        /// `limit` is how many manifests of an index are taken; 0 means all.
        private func transfer(from registry: RegistryEndpoint, limit: Int) async throws(Failure) {
            let destination = ImagesEndpoint(
                name: pull.name, labels: original?.labels ?? [:], platforms: pull.platforms.acceptedIfOne,
                manifestLimit: limit, unpacks: transferUnpack.map { [$0] } ?? [])
            try await withWatch { () async throws(Failure) in
                try await leased.transfer(from: .registry(registry), to: .images(destination)) { [progress] in
                    await progress.take($0, under: leased.lease)
                }
            }
        }

        /// Watches ingests and snapshots beside the transfer, where the daemon doesn't tell of them, or not the truth.
        private func withWatch(_ body: @Sendable @escaping () async throws(Failure) -> Void) async throws(Failure) {
            let abilities = pull.job.abilities
            let result = await withTaskGroup(of: Void.self, returning: Result<Void, Failure>.self) { group in
                if let unpack = transferUnpack, !abilities.has(.unpackProgress) {
                    group.addTask { [progress] in try? await progress.watchSnapshots(in: unpack.snapshotter) }
                }
                if !abilities.has(.honestQueue) {
                    group.addTask { [progress] in try? await progress.watchIngests() }
                }
                defer { group.cancelAll() }
                do throws(Failure) {
                    return .success(try await body())
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
        }

        /// What the daemon said, or what is found where that doesn't tell.
        private func explain(_ failure: Failure) async -> Failure {
            let (request, platforms) = (pull.request, pull.platforms)
            var failure = failure
            let cause = failure.cause
            guard failure.class != .platform else {
                let listed = await progress.listed().compactMap { $0.platform?.normalized }
                failure = .isNotThere(for: platforms, builtFor: listed)
                failure.cause = cause
                return failure
            }
            // One that went away would be waited for.
            guard (try? await leased.daemon()) != nil else { return failure }
            await progress.finish()
            let told = failure.ofRegistry(request.reference, sizes: await progress.sizes)
            guard told == failure else { return await pull.job.access.explain(told, request.reference, pull.job) }
            guard let root = await progress.root else { return failure }
            return await pull.job.fault(of: root, for: platforms, unpackingTo: unpack, leased) ?? failure
        }
    }
}
