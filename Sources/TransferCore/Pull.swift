// One pull through the Transfer service.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

/// Its order is what keeps a failed pull from leaving anything: lease, transfer, checks, the old record put back where
/// a check failed, and at last the lease deleted.
struct Pull: Sendable {
    let request: PullRequest
    let containerd: Containerd
    let abilities: Abilities
    let ledger: TransferLedger
    let report: PullProgress.Report

    private var name: String { request.reference.description }

    /// Empty means all.
    private var platforms: [Platform] {
        switch request.platforms {
        case .all: []
        case .only(let list): list.isEmpty ? [.host] : list.map(\.normalized)
        }
    }

    func run() async throws(Failure) -> TransferResult {
        let unpack = try await unpackTarget()
        let original = try await containerd.image(named: name)
        let lease = TransferLease(of: request, platforms: platforms)
        let place = TransferLedger.Place(namespace: containerd.namespace, name: name)
        ledger.enter(place, original: original)
        let attempt = Attempt(pull: self, lease: lease.id, original: original, unpack: unpack)
        let result: Result<TransferResult, Failure>
        do throws(Failure) {
            try await containerd.createLease(id: lease.id, labels: lease.labels)
            result = .success(try await attempt.run())
        } catch {
            result = .failure(error)
        }
        let hasStored = await attempt.progress.hasStored
        let putBack = ledger.leave(place, hasSucceeded: (try? result.get()) != nil, hasStored: hasStored)
        await settle(TransferLedger.Debt(namespace: containerd.namespace, lease: lease.id, putBack: putBack))
        return try result.get()
    }

    /// Undoes what is to be undone; what can't be because the daemon is away is kept for later.
    private func settle(_ debt: TransferLedger.Debt) async {
        await shielded { [containerd, ledger, report] in
            do throws(Failure) {
                try await containerd.settle(debt)
            } catch {
                ledger.add(debt)
                report(
                    .warning(
                        Failure(
                            error.class, "The lease \(debt.lease) could not be deleted yet.",
                            hint: "It is when the daemon is back; without this program it ends after 24 hours.",
                            cause: error.cause ?? error.message)))
            }
        }
    }

    /// Where to unpack; nil means not at all.
    private func unpackTarget() async throws(Failure) -> ImagesEndpoint.Unpack? {
        guard request.unpack != .never else { return nil }
        guard platforms.count == 1 else {
            guard request.unpack == .auto else {
                throw Failure(
                    .platform, "Only one platform can be unpacked.", hint: "Name one with --platform, or don't unpack.")
            }
            return nil
        }
        let snapshotters = SnapshotterSummary.summaries(of: try await containerd.plugins())
        let running = snapshotters.filter { $0.state == .ok }.map(\.name).joined(separator: ", ")
        switch snapshotters.first(where: { $0.name == request.snapshotter })?.state {
        case .ok: return ImagesEndpoint.Unpack(platform: platforms[0], snapshotter: request.snapshotter)
        case .skipped(let reason), .failed(let reason):
            throw Failure(
                .snapshotter, "The snapshotter \(request.snapshotter) doesn't run.",
                hint: "Those that run: \(running).",
                cause: reason)
        case nil:
            throw Failure(
                .snapshotter, "This daemon has no snapshotter \(request.snapshotter).",
                hint: "Those that run: \(running).")
        }
    }

    /// A pull under its lease.
    private struct Attempt {
        let pull: Pull
        let leased: Containerd
        let lease: String
        let original: ImageRecord?
        let unpack: ImagesEndpoint.Unpack?
        let progress: PullProgress

        init(pull: Pull, lease: String, original: ImageRecord?, unpack: ImagesEndpoint.Unpack?) {
            self.pull = pull
            var leased = pull.containerd
            leased.lease = lease
            self.leased = leased
            self.lease = lease
            self.original = original
            self.unpack = unpack
            progress = PullProgress(leased, platforms: pull.platforms.count, report: pull.report)
        }

        func run() async throws(Failure) -> TransferResult {
            if let original {
                // The old image must still be whole if it has to be put back.
                let held = LeaseResource(id: original.target.digest.description, type: "content")
                try await leased.add(held, toLease: lease)
            }
            do throws(Failure) {
                try await transfer(scheme: nil)
            } catch  where error.class == .scheme && pull.request.reference.isLoopback {
                // The daemon tries HTTP itself on loopback, but not after every kind of garbage.
                try await transfer(scheme: "http")
            }
            await progress.finish()
            let image = try await PulledImage(named: pull.name, platforms: pull.platforms, in: leased)
            if let unpack { try await check(image, unpack) }
            return TransferResult(
                images: [NamedDigest(reference: pull.name, digest: image.record.target.digest)], engine: .transfer,
                snapshotter: unpack?.snapshotter, unpacked: unpack != nil)
        }

        private func transfer(scheme: String?) async throws(Failure) {
            let source = RegistryEndpoint(reference: pull.name, scheme: scheme)
            let destination = ImagesEndpoint(
                name: pull.name, labels: original?.labels ?? [:], platforms: pull.platforms,
                manifestLimit: pull.platforms.count == 1 ? 1 : 0, unpacks: unpack.map { [$0] } ?? [])
            do throws(Failure) {
                try await withWatch { () async throws(Failure) in
                    try await leased.transfer(from: .registry(source), to: .images(destination)) { [progress] in
                        await progress.take($0)
                    }
                }
            } catch {
                throw explain(error)
            }
        }

        /// Watches the snapshots beside the transfer, where the daemon doesn't tell of them.
        private func withWatch(_ body: @Sendable @escaping () async throws(Failure) -> Void) async throws(Failure) {
            guard let unpack, !pull.abilities.reportsUnpacking else { return try await body() }
            let result = await withTaskGroup(of: Void.self, returning: Result<Void, Failure>.self) { group in
                group.addTask { [progress] in try? await progress.watchSnapshots(in: unpack.snapshotter) }
                defer { group.cancelAll() }
                do throws(Failure) {
                    return .success(try await body())
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
        }

        /// The daemon answers "done" also when it left the unpacking out.
        private func check(_ image: PulledImage, _ unpack: ImagesEndpoint.Unpack) async throws(Failure) {
            guard let top = image.chains[unpack.platform]?.last else { return }
            guard try await leased.snapshot(top.description, in: unpack.snapshotter) != nil else {
                throw Failure(
                    .snapshotter, "containerd said it was done, but did not unpack to \(unpack.snapshotter).",
                    hint: "The daemon's log may say why.")
            }
        }

        private func explain(_ failure: Failure) -> Failure {
            var failure = failure
            switch failure.class {
            case .notFound:
                failure.message = "The registry doesn't have \(pull.name)."
                failure.hint = "Check the name and the tag."
            case .platform:
                failure.message =
                    "The image isn't there for \(pull.platforms.map(\.description).joined(separator: ", "))."
            case .snapshotter where failure.cause?.contains("no unpack platforms defined") == true:
                guard let unpack else { break }
                failure.message =
                    "containerd's Transfer service is not set up to unpack to \(unpack.snapshotter) for "
                    + "\(unpack.platform)."
                failure.hint = """
                    Pull without unpacking, or add this to containerd's configuration and restart it, with an entry \
                    for each snapshotter that is to be kept:
                    [[plugins."io.containerd.transfer.v1.local".unpack_config]]
                      platform = "\(unpack.platform)"
                      snapshotter = "\(unpack.snapshotter)"
                    """
            default: break
            }
            return failure
        }
    }
}

extension Containerd {
    /// Puts the record back, then deletes the lease, which held what the record needs.
    func settle(_ debt: TransferLedger.Debt) async throws(Failure) {
        var containerd = self
        containerd.namespace = debt.namespace
        containerd.lease = nil
        if let putBack = debt.putBack, let now = try await containerd.image(named: putBack.name) {
            if let original = putBack.original {
                if original.target != now.target || original.labels != now.labels {
                    try await containerd.updateImage(original)
                }
            } else {
                try await containerd.deleteImage(named: putBack.name, target: now.target)
            }
        }
        try await containerd.deleteLease(id: debt.lease)
    }
}
