// The snapshotters that are known by name.

package import Failure

/// Which program a proxy plugin stands for, as far as its name tells.
package enum SnapshotterFamily: String, CaseIterable, Hashable, Sendable {
    case soci, stargz, nydus, overlaybd, cvmfs
    case fuseOverlayFS = "fuse-overlayfs"

    /// By the name in it: "my-soci" is one of SOCI, as nerdctl has it.
    package init?(name: String) {
        guard let family = Self.allCases.first(where: { name.contains($0.rawValue) }) else { return nil }
        self = family
    }

    /// The command that starts it where it was installed as its project says.
    package var startCommand: String {
        switch self {
        case .soci: "systemctl start soci-snapshotter"
        case .stargz: "systemctl start stargz-snapshotter"
        case .nydus: "systemctl start nydus-snapshotter"
        case .overlaybd: "systemctl start overlaybd-snapshotter"
        case .cvmfs: "systemctl start cvmfs-snapshotter"
        case .fuseOverlayFS: "systemctl --user start containerd-fuse-overlayfs"
        }
    }
}

extension Failure {
    /// Whether it says that the process of a snapshotter isn't there, or is no more.
    package var isOfDeadSnapshotter: Bool {
        code == .snapshotter && ["dial unix", "error reading from server"].contains { cause?.contains($0) == true }
    }

    /// The same, with what is known of the snapshotter.
    package func of(_ snapshotter: SnapshotterSummary) -> Failure {
        guard isOfDeadSnapshotter, let address = snapshotter.address else { return self }
        return Failure(
            .snapshotter, "The snapshotter \(snapshotter.name) doesn't run: nothing answers at \(address).",
            hint: "Start it"
                + (snapshotter.family.map { ", usually by: \($0.startCommand)" } ?? ", or what serves that socket."),
            cause: cause)
    }
}
