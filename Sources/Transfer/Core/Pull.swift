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
    let reference: Reference
    let context: OperationContext

    private var name: String { reference.description }
    private var platforms: [Platform] { request.platforms.list }

    func run() async throws(Failure) -> TransferResult {
        let unpack = try await context.unpackTarget(platforms, request.snapshotter, request.unpack)
        let snapshotter = unpack == nil ? nil : try await context.snapshotter(request.snapshotter)
        let original = try await context.containerd.image(named: name)
        let image = RollbackJournal.ImageName(namespace: context.containerd.namespace, name: name)
        let progress = PullProgress(
            context.containerd, platforms: platforms.count,
            isDoubtful: !context.features.has(.honestQueue), mayBeLazy: snapshotter?.isRemote == true,
            unpacks: unpack != nil, report: context.report)
        context.journal.begin(image, original: original)
        return try await context.underLease { hasSucceeded in
            context.journal.end(image, hasSucceeded: hasSucceeded, hasStored: await progress.hasStored).map { [$0] }
                ?? []
        } _: { leased throws(Failure) in
            let transferUnpack = try await context.transferUnpack(unpack, leased)
            if let unpack {
                context.report(.unpacks(snapshotter: unpack.snapshotter, asTheyCome: transferUnpack != nil))
            }
            if let snapshotter, snapshotter.isRemote, transferUnpack == nil {
                context.report(.warning(.isNotLazy(snapshotter)))
            }
            return try await Attempt(
                pull: self, leased: leased, original: original, unpack: unpack, transferUnpack: transferUnpack,
                snapshotter: snapshotter, progress: progress
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
        let snapshotter: SnapshotterSummary?
        let progress: PullProgress

        func run() async throws(Failure) -> TransferResult {
            if let original, let lease = leased.lease {
                // The old image must still be whole if it has to be restored.
                let held = LeaseResource(id: original.target.digest.description, type: "content")
                try await leased.add(held, toLease: lease)
            }
            do throws(Failure) {
                try await pull.context.access.attempt(pull.reference, pull.context, byDaemon: true) {
                    registry throws(Failure) in
                    try await registry.withEndpoint { endpoint throws(Failure) in
                        do throws(Failure) {
                            try await transfer(from: endpoint, limit: pull.platforms.count == 1 ? 1 : 0)
                        } catch  where error.code == .platform {
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
            if let unpack, transferUnpack == nil {
                try await pull.context.unpack(image, to: unpack, pulled: pull.name, leased)
            }
            if let unpack, try await !unpack.isDone(for: image, in: leased) {
                throw Failure(
                    .snapshotter, "containerd said it was done, but did not unpack to \(unpack.snapshotter).",
                    hint: "The daemon's log may say why.")
            }
            try await reportLazyLayers(of: image)
            await progress.settle()
            return TransferResult(
                images: [NamedDigest(reference: pull.name, digest: image.record.target.digest)], engine: .transfer,
                snapshotter: unpack?.snapshotter, unpacked: unpack != nil)
        }

        /// The daemon tells nothing of layers that a snapshotter has mounted lazily: their snapshots do.
        private func reportLazyLayers(of image: StoredImage) async throws(Failure) {
            guard let unpack, let snapshotter, snapshotter.isRemote, let variant = image.variants[unpack.platform]
            else { return }
            var count = LazyCount()
            for (layer, name) in zip(variant.manifest.layers, variant.chain) {
                let isLazy = try await leased.snapshotter(snapshotter.name).snapshot(name.description)?.isLazy == true
                if isLazy {
                    pull.context.report(
                        .node(NodeReport(digest: layer.digest, kind: .layer, step: .lazy, total: layer.size)))
                }
                let hasMoved = await progress.hasMoved(layer.digest)
                if isLazy || hasMoved { count.add(isLazy: isLazy) }
            }
            guard transferUnpack != nil,
                let warning = await count.warning(
                    of: snapshotter, isReadable: { snapshotter.reads(variant.manifest.layers) })
            else { return }
            pull.context.report(.warning(warning))
        }

        /// `limit` is how many manifests of an index are taken; 0 means all.
        private func transfer(from registry: RegistryEndpoint, limit: Int) async throws(Failure) {
            let destination = ImagesEndpoint(
                name: pull.name, labels: original?.labels ?? [:], platforms: pull.platforms.acceptedIfOne,
                manifestLimit: limit, unpacks: transferUnpack.map { [$0] } ?? [])
            try await withWatch { () async throws(Failure) in
                try await leased.transfer(from: .registry(registry), to: .images(destination)) { [progress] in
                    await progress.apply($0, under: leased.lease)
                }
            }
        }

        /// Watches ingests and snapshots beside the transfer, where the daemon doesn't tell of them, or not the truth.
        private func withWatch(_ body: @Sendable @escaping () async throws(Failure) -> Void) async throws(Failure) {
            let features = pull.context.features
            let result = await withTaskGroup(of: Void.self, returning: Result<Void, Failure>.self) { group in
                if let unpack = transferUnpack, !features.has(.unpackProgress) {
                    group.addTask { [progress] in try? await progress.watchSnapshots(in: unpack.snapshotter) }
                }
                if !features.has(.honestQueue) {
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
            let platforms = pull.platforms
            var failure = failure
            let cause = failure.cause
            guard failure.code != .platform else {
                let listed = await progress.listed().compactMap { $0.platform?.normalized }
                failure = .isNotThere(for: platforms, builtFor: listed)
                failure.cause = cause
                return failure
            }
            // One that went away would be waited for.
            guard (try? await leased.daemon()) != nil else { return failure }
            await progress.finish()
            let told = failure.ofRegistry(pull.reference, sizes: await progress.sizes)
            guard told == failure else {
                return await pull.context.access.explain(told, pull.reference, pull.context)
            }
            guard let root = await progress.root else { return failure }
            return await pull.context.fault(
                of: root, for: platforms, unpackingTo: unpack, pulled: pull.name, leased) ?? failure
        }
    }
}
