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

extension Job {
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
        let snapshotters = SnapshotterSummary.summaries(of: try await containerd.plugins())
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

extension ImagesEndpoint.Unpack {
    /// Whether the topmost snapshot of the image is there: the daemon answers "done" also when it left the unpacking
    /// out.
    func isDone(for image: StoredImage, in containerd: Containerd) async throws(Failure) -> Bool {
        guard let top = image.chains[platform]?.last else { return true }
        return try await containerd.snapshot(top.description, in: snapshotter) != nil
    }

    /// Says what to do where the daemon isn't set up for it.
    func explain(_ failure: Failure) -> Failure {
        guard failure.class == .snapshotter, failure.cause?.contains("no unpack platforms defined") == true else {
            return failure
        }
        var failure = failure
        failure.message =
            "containerd's Transfer service is not set up to unpack to \(snapshotter) for \(platform)."
        failure.hint = """
            Go without unpacking, or add this to containerd's configuration and restart it, with an entry \
            for each snapshotter that is to be kept:
            [[plugins."io.containerd.transfer.v1.local".unpack_config]]
              platform = "\(platform)"
              snapshotter = "\(snapshotter)"
            """
        return failure
    }
}
