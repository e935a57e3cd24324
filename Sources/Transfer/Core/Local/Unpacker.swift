// Makes the snapshots of an image's layers, one on top of the other.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

struct Unpacker: Sendable {
    let snapshotter: SnapshotterSummary
    /// With a lease, which holds the snapshots until the configuration does.
    let leased: Containerd
    let report: OperationContext.Report

    private var name: String { snapshotter.name }
    private var snapshots: Snapshotter { leased.snapshotter(name) }

    /// Unpacks what isn't unpacked yet, the lowest layer first. `need` is called before a layer is read, and returns once
    /// it is in the content store; it is not called for layers whose snapshots are there, or are made by the snapshotter,
    /// which learns from `source` where the layers are.
    ///
    /// Throws class `incomplete` when a layer is not what the configuration says it is. The snapshots made so far stay,
    /// as they may serve other images, if something holds them.
    @discardableResult
    func unpack(
        _ manifest: Manifest, _ config: ImageConfig, from source: LayerSource? = nil,
        need: (_ layer: Int) async throws(Failure) -> Void
    ) async throws(Failure) -> LazyCount {
        let diffIDs = config.rootFS.diffIDs
        try config.check(manifest)
        let chain = ChainID.chain(of: diffIDs)
        let labels = SnapshotLabels(snapshotter: snapshotter, source: source, layers: manifest.layers)
        var count = LazyCount()
        for (index, layer) in manifest.layers.enumerated() {
            let step = Step(
                layer: layer, diffID: diffIDs[index], name: chain[index], parent: index > 0 ? chain[index - 1] : nil,
                labels: labels.labels(ofLayer: index, chainID: chain[index]))
            if let snapshot = try await existing(step) {
                reportStep(layer, snapshot.isLazy ? .lazy : .unpacked)
                continue
            }
            switch try await prepare(step) {
            case .existing(let snapshot):
                count.add(isLazy: snapshot.isLazy)
                // A remote snapshotter may have fetched all of it by itself.
                if snapshotter.isRemote, !snapshot.isLazy { reportStep(layer, .complete) }
                reportStep(layer, snapshot.isLazy ? .lazy : .unpacked)
            case .active(let key, let mounts):
                count.add(isLazy: false)
                do throws(Failure) {
                    try await need(index)
                    reportStep(layer, .unpacking)
                    try await apply(step, to: mounts)
                    try await commit(step, key)
                } catch {
                    await shielded { try? await snapshots.remove(key) }
                    throw error
                }
                reportStep(layer, .unpacked)
            }
        }
        if let top = chain.last {
            try await leased.label(manifest.config.digest, ContentLabels.snapshot(top, in: name))
        }
        return count
    }

    private struct Step {
        var layer: Descriptor
        var diffID: Digest
        /// The chain ID.
        var name: Digest
        var parent: Digest?
        var labels: [String: String]
    }

    private enum Prepared {
        /// A snapshot that waits for the layer.
        case active(key: String, mounts: [SnapshotMount])
        /// The snapshotter has it already, which a remote one may bring about by itself.
        case existing(SnapshotRecord)
    }

    private func prepare(_ step: Step) async throws(Failure) -> Prepared {
        if snapshotter.isRemote { report(.preparing(snapshotter: name)) }
        defer { if snapshotter.isRemote { report(.preparing(snapshotter: nil)) } }
        for _ in 1...3 {
            let nanoseconds = Int64(Date().timeIntervalSince1970 * 1e9)
            let random = String(UInt32.random(in: 0...UInt32.max), radix: 36)
            let key = "extract-\(nanoseconds)-\(random) \(step.name)"
            do throws(Failure) {
                let mounts = try await asking { () throws(Failure) in
                    try await snapshots.prepare(key, on: step.parent?.description, labels: step.labels)
                }
                return .active(key: key, mounts: mounts)
            } catch  where error.code == .conflict {
                if let snapshot = try await existing(step) { return .existing(snapshot) }
            }
        }
        throw Failure(.snapshotter, "The snapshotter \(name) says that a snapshot is there, and that it isn't.")
    }

    /// Asks the snapshotter, and again for a while where its process goes away: what keeps services starts it again.
    private func asking<Value>(_ body: () async throws(Failure) -> Value) async throws(Failure) -> Value {
        var end: ContinuousClock.Instant?
        while true {
            do throws(Failure) {
                return try await body()
            } catch {
                let failure = error.of(snapshotter)
                guard failure.isOfDeadSnapshotter, !Task.isCancelled else { throw failure }
                if end == nil {
                    end = .now + Self.patience
                    report(.warning(.isWaitedFor(snapshotter, cause: failure.cause)))
                }
                guard let end, ContinuousClock.now < end else { throw failure }
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// How long a process that has gone away is waited for.
    private static let patience = Duration.seconds(10)

    /// The snapshot of the layer, which is then held.
    private func existing(_ step: Step) async throws(Failure) -> SnapshotRecord? {
        let key = step.name.description
        let found = try await asking { () throws(Failure) in try await snapshots.snapshot(key) }
        guard let snapshot = found else { return nil }
        if let lease = leased.lease {
            try await leased.add(LeaseResource(id: key, type: "snapshots/\(name)"), toLease: lease)
        }
        return snapshot
    }

    private func apply(_ step: Step, to mounts: [SnapshotMount]) async throws(Failure) {
        let applied: Digest?
        do throws(Failure) {
            applied = try await leased.apply(step.layer, to: mounts)
        } catch  where error.code == .archive {
            throw Failure(
                .archive, "The layer \(step.layer.digest.short) can't be unpacked: it is damaged, or no tar archive.",
                hint: "The image is damaged: build it again.", cause: error.cause)
        }
        guard applied == step.diffID else {
            throw Failure(
                .incomplete,
                "The layer \(step.layer.digest.short) does not unpack to what the image's configuration says.",
                hint: "The image is damaged, or was tampered with.")
        }
    }

    private func commit(_ step: Step, _ key: String) async throws(Failure) {
        do throws(Failure) {
            try await asking { () throws(Failure) in
                try await snapshots.commit(key, as: step.name.description, labels: step.labels)
            }
        } catch  where error.code == .conflict {
            // Another client was faster.
            try await snapshots.remove(key)
        }
        try await leased.label(step.layer.digest, [ContentLabels.uncompressed: step.diffID.description])
    }

    private func reportStep(_ layer: Descriptor, _ step: NodeReport.Step) {
        report(
            .node(
                NodeReport(
                    digest: layer.digest, kind: .layer, step: step, current: step == .complete ? layer.size : 0,
                    total: step == .lazy || step == .complete ? layer.size : nil)))
    }
}
