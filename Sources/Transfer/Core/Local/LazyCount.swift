// Whether a remote snapshotter was lazy, and what is said where it was not.

import Failure
import Inventory
import OCI

/// The layers of an image for which snapshots were made.
struct LazyCount: Sendable {
    private(set) var lazy = 0
    private(set) var others = 0

    mutating func add(isLazy: Bool) {
        if isLazy { lazy += 1 } else { others += 1 }
    }

    /// Nil where the snapshotter is none that mounts layers lazily, or did: small ones SOCI never does. `isReadable` is
    /// asked whether the image is in a format that it reads lazily, and answers nil where that isn't known.
    func warning(of snapshotter: SnapshotterSummary, isReadable: () async -> Bool?) async -> Failure? {
        guard lazy == 0, others > 0, snapshotter.isRemote, snapshotter.family != nil || snapshotter.isAnnotated else {
            return nil
        }
        let reason =
            switch await isReadable() {
            case true?:
                "The image \(snapshotter.format): the snapshotter can't read it, or can't mount. Its log says which."
            case false?: "\(snapshotter.lacking) \(snapshotter.remedy)"
            case nil: "\(snapshotter.lacking.dropLast()), or the snapshotter can't mount. Its log says which."
            }
        return Failure(
            .snapshotter,
            "The snapshotter \(snapshotter.name) mounts no layer lazily: all of the image is downloaded.",
            hint: reason)
    }
}

extension SnapshotterSummary {
    /// Whether some of the layers are in the format that it reads lazily; nil where they don't tell.
    func reads(_ layers: [Descriptor]) -> Bool? {
        let mark: String
        switch family {
        case .stargz: mark = "containerd.io/snapshot/stargz/toc.digest"
        case .nydus: mark = "containerd.io/snapshot/nydus-"
        case .overlaybd: mark = "containerd.io/snapshot/overlaybd/"
        case .soci, .cvmfs, .fuseOverlayFS, nil: return nil
        }
        return layers.contains { layer in layer.annotations.keys.contains { $0.hasPrefix(mark) } }
    }

    /// What an image has that it reads lazily.
    fileprivate var format: String {
        switch family {
        case .soci: "has a SOCI index"
        case .stargz: "is eStargz or zstd:chunked"
        case .nydus, .overlaybd, .cvmfs, .fuseOverlayFS, nil: "is in the snapshotter's own format"
        }
    }

    /// What an image may lack.
    fileprivate var lacking: String {
        switch family {
        case .soci: "The image has no SOCI index in its registry."
        case .stargz: "The image is not eStargz or zstd:chunked."
        case .nydus, .overlaybd, .cvmfs: "The image is not in the snapshotter's own format."
        case .fuseOverlayFS, nil: "The snapshotter may need images in a format of its own."
        }
    }

    /// What gives it that.
    fileprivate var remedy: String {
        switch family {
        case .soci: "soci create and soci push make one, or soci convert."
        case .stargz: "ctr-remote images convert makes it so."
        case .nydus: "nydusify convert makes it so."
        case .overlaybd: "convertor makes it so."
        case .cvmfs, .fuseOverlayFS, nil: "Its documentation says how to make one."
        }
    }
}

extension Descriptor {
    /// What a SOCI index calls itself; the second version stands in the image's own index.
    static let sociIndexes = (
        first: "application/vnd.amazon.soci.index.v1+json", second: "application/vnd.amazon.soci.index.v2+json"
    )
}

extension Failure {
    /// What is said when a snapshotter's process goes away while its layers are unpacked.
    static func isWaitedFor(_ snapshotter: SnapshotterSummary, cause: String?) -> Failure {
        Failure(
            .snapshotter, "The snapshotter \(snapshotter.name) stopped answering: waiting up to 10 s for it.",
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
