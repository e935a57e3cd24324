// Where an operation unpacks to, and whether it really did.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

extension PlatformChoice {
    /// Normalised; empty means all.
    var list: [Platform] {
        switch self {
        case .all: []
        case .only(let list): list.isEmpty ? [.host] : list.map(\.normalized)
        }
    }
}

extension [Platform] {
    /// What the daemon is told: for one platform also those that do in its place. For several it would take them all.
    var acceptedIfOne: [Platform] { count == 1 ? self[0].accepted : self }
}

extension OperationContext {
    /// Nil means not at all.
    ///
    /// Throws `platform` when more than one has to be unpacked, `snapshotter` when there is no such snapshotter or it
    /// doesn't run.
    func unpackTarget(
        _ platforms: [Platform], _ snapshotter: String, _ policy: UnpackPolicy
    ) async throws(Failure) -> ImagesEndpoint.Unpack? {
        guard policy != .never else { return nil }
        guard platforms.count == 1 else {
            guard policy == .auto else {
                throw Failure(
                    .platform, "Only one platform can be unpacked.", hint: "Name one with --platform, or don't unpack.")
            }
            return nil
        }
        let snapshotters = SnapshotterSummary.summaries(of: try await probe.plugins(containerd))
        let running = snapshotters.filter { $0.state == .ok }.map(\.name).joined(separator: ", ")
        switch snapshotters.first(where: { $0.name == snapshotter })?.state {
        case .ok: return ImagesEndpoint.Unpack(platform: platforms[0], snapshotter: snapshotter)
        case .skipped(let reason), .failed(let reason):
            throw Failure(
                .snapshotter, "The snapshotter \(snapshotter) doesn't run.", hint: "Those that run: \(running).",
                cause: reason)
        case nil:
            throw Failure(
                .snapshotter, "This daemon has no snapshotter \(snapshotter).", hint: "Those that run: \(running).")
        }
    }
}

extension OperationContext {
    /// What of `target` the Transfer service does itself; nil leaves it to this program.
    func transferUnpack(
        _ target: ImagesEndpoint.Unpack?, _ leased: Containerd
    ) async throws(Failure) -> ImagesEndpoint.Unpack? {
        guard let target, try await !probe.unpacks(target, leased) else { return target }
        report(
            .note("the Transfer service isn't set up to unpack to \(target.snapshotter): this program has it unpacked"))
        return nil
    }

    /// Unpacks an image that is here as a whole.
    func unpack(
        _ image: StoredImage, to target: ImagesEndpoint.Unpack, _ leased: Containerd
    ) async throws(Failure) {
        guard let variant = image.variants[target.platform] else { return }
        try await Unpacker(snapshotter: target.snapshotter, leased: leased, report: report)
            .unpack(variant.manifest, variant.config) { _ in }
    }
}

extension ImagesEndpoint.Unpack {
    /// Whether the topmost snapshot of the image is there: the daemon answers "done" also when it left the unpacking
    /// out.
    func isDone(for image: StoredImage, in containerd: Containerd) async throws(Failure) -> Bool {
        guard let top = image.variants[platform]?.chain.last else { return true }
        return try await containerd.snapshotter(snapshotter).snapshot(top.description) != nil
    }
}
