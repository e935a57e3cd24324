// Makes the snapshots of an image's layers, one on top of the other.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

struct Unpacker: Sendable {
    let snapshotter: String
    /// With a lease, which holds the snapshots until the configuration does.
    let leased: Containerd
    let report: OperationContext.Report

    /// Unpacks what isn't unpacked yet, the lowest layer first. `need` is called before a layer is read, and returns once
    /// it is in the content store; it is not called for layers whose snapshots are there.
    ///
    /// Throws class `incomplete` when a layer is not what the configuration says it is. The snapshots made so far stay,
    /// as they may serve other images, if something holds them.
    func unpack(
        _ manifest: Manifest, _ config: ImageConfig, need: (_ layer: Int) async throws(Failure) -> Void
    ) async throws(Failure) {
        let diffIDs = config.rootFS.diffIDs
        try config.check(manifest)
        let chain = ChainID.chain(of: diffIDs)
        for (index, layer) in manifest.layers.enumerated() {
            let step = Step(
                layer: layer, diffID: diffIDs[index], name: chain[index], parent: index > 0 ? chain[index - 1] : nil)
            if try await isThere(step) {
                reportStep(layer, .unpacked)
                continue
            }
            if let prepared = try await prepare(step) {
                do throws(Failure) {
                    try await need(index)
                    reportStep(layer, .unpacking)
                    try await apply(step, to: prepared.mounts)
                    try await commit(step, prepared)
                } catch {
                    await shielded { try? await leased.snapshotter(snapshotter).remove(prepared.key) }
                    throw error
                }
            }
            reportStep(layer, .unpacked)
        }
        if let top = chain.last {
            try await leased.label(manifest.config.digest, ContentLabels.snapshot(top, in: snapshotter))
        }
    }

    private struct Step {
        var layer: Descriptor
        var diffID: Digest
        /// The chain ID.
        var name: Digest
        var parent: Digest?

        /// As containerd labels snapshots of images: what they become, and what a remote snapshotter is told.
        var labels: [String: String] {
            var labels = layer.annotations.filter { $0.key.hasPrefix("containerd.io/snapshot/") }
            labels["containerd.io/snapshot.ref"] = name.description
            return labels
        }
    }

    private struct Prepared: Sendable {
        var key: String
        var mounts: [SnapshotMount]
    }

    /// Nil when the snapshot is there, which a remote snapshotter may bring about by itself.
    private func prepare(_ step: Step) async throws(Failure) -> Prepared? {
        for _ in 1...3 {
            let nanoseconds = Int64(Date().timeIntervalSince1970 * 1e9)
            let random = String(UInt32.random(in: 0...UInt32.max), radix: 36)
            let key = "extract-\(nanoseconds)-\(random) \(step.name)"
            do throws(Failure) {
                let mounts = try await leased.snapshotter(snapshotter).prepare(
                    key, on: step.parent?.description, labels: step.labels)
                return Prepared(key: key, mounts: mounts)
            } catch  where error.code == .conflict {
                if try await isThere(step) { return nil }
            }
        }
        throw Failure(.snapshotter, "The snapshotter \(snapshotter) says that a snapshot is there, and that it isn't.")
    }

    /// Holds the snapshot that is there.
    private func isThere(_ step: Step) async throws(Failure) -> Bool {
        let name = step.name.description
        guard try await leased.snapshotter(snapshotter).snapshot(name) != nil else { return false }
        if let lease = leased.lease {
            try await leased.add(LeaseResource(id: name, type: "snapshots/\(snapshotter)"), toLease: lease)
        }
        return true
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

    private func commit(_ step: Step, _ prepared: Prepared) async throws(Failure) {
        do throws(Failure) {
            try await leased.snapshotter(snapshotter).commit(
                prepared.key, as: step.name.description, labels: step.labels)
        } catch  where error.code == .conflict {
            // Another client was faster.
            try await leased.snapshotter(snapshotter).remove(prepared.key)
        }
        try await leased.label(step.layer.digest, [ContentLabels.uncompressed: step.diffID.description])
    }

    private func reportStep(_ layer: Descriptor, _ step: NodeReport.Step) {
        report(.node(NodeReport(digest: layer.digest, kind: .layer, step: step)))
    }
}
