// Whether a remote snapshotter was lazy, and what is said where it was not.

import Failure
import Inventory
import OCI

/// The layers of an image for which snapshots were made.
struct LazyCount: Sendable {
    private(set) var lazy = 0
    private(set) var others = 0
    /// Of the others.
    private(set) var bytes: Int64 = 0

    mutating func add(_ layer: Descriptor, isLazy: Bool) {
        guard !isLazy else { return lazy += 1 }
        others += 1
        bytes += layer.size
    }

    /// Nil where the snapshotter is none that mounts layers lazily, or did: small ones SOCI never does.
    func warning(of snapshotter: SnapshotterSummary) -> Failure? {
        guard lazy == 0, others > 0, snapshotter.isRemote, snapshotter.family != nil || snapshotter.isAnnotated else {
            return nil
        }
        let reason =
            switch snapshotter.family {
            case .soci: "The image has no SOCI index in its registry, or the snapshotter can't read it, or can't mount."
            case .stargz: "The image is not eStargz or zstd:chunked, or the snapshotter can't mount."
            case .nydus, .overlaybd, .cvmfs: "The image is not in the snapshotter's own format, or it can't mount."
            case .fuseOverlayFS, nil: "The snapshotter may need images in a format of its own."
            }
        return Failure(
            .snapshotter,
            "The snapshotter \(snapshotter.name) mounts no layer lazily: all of the image is downloaded.",
            hint: "\(reason) Its log says which.")
    }
}

extension Failure {
    /// What is said when a snapshotter's process goes away while its layers are unpacked.
    static func isWaitedFor(_ snapshotter: SnapshotterSummary, cause: String?) -> Failure {
        Failure(
            .snapshotter, "The snapshotter \(snapshotter.name) stopped answering: it is waited for.",
            hint: "Its log says why.", cause: cause)
    }

    /// What is said before the Transfer service downloads what a snapshotter could leave where it is.
    static func isNotLazy(_ snapshotter: SnapshotterSummary) -> Failure {
        Failure(
            .snapshotter,
            "The Transfer service isn't set up for \(snapshotter.name), so all of the image is downloaded first.",
            hint: "Go without --engine transfer: this program then asks the snapshotter before it downloads.")
    }
}
