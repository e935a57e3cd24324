// What a daemon can do, by its release: the one place that asks for versions.

package import Failure
package import Inventory
package import OCI
package import TransferModel

package struct Features: Hashable, Sendable {
    package enum Feature: String, CaseIterable, Sendable {
        /// The Transfer service is there.
        case transfer = "transfers images itself"
        /// It takes a hosts directory and a scheme; without, it knows HTTPS with the system's certificates only.
        case registrySettings = "takes hosts directories and plain HTTP"
        /// It publishes events of the images that it writes.
        case imageEvents = "announces what it transfers"
        /// Removing an image compares the target with the expected one.
        case guardedDelete = "guards deletes by the target"
        /// Layers that wait for their turn are not reported as complete.
        case honestQueue = "reports layers that wait"
        /// Remote snapshotters get the annotations that they work by.
        case snapshotAnnotations = "annotates for remote snapshotters"
        /// Unpacking is reported, layer by layer.
        case unpackProgress = "reports unpacking"
        /// Blobs may be named by other digests than SHA-256.
        case otherDigests = "stores blobs by other digests than SHA-256"

        /// The first release that has it: read in containerd's source, the first two observed.
        fileprivate var since: (major: Int, minor: Int, patch: Int) {
            switch self {
            case .transfer: (1, 7, 0)
            case .registrySettings, .imageEvents, .guardedDelete: (2, 0, 0)
            case .honestQueue: (2, 0, 6)
            case .snapshotAnnotations: (2, 1, 0)
            case .unpackProgress: (2, 2, 0)
            case .otherDigests: (2, 3, 0)
            }
        }
    }

    /// The daemon's release, for sentences.
    private let name: String
    private let features: Set<Feature>
    /// That of the daemon's machine, which may be another one than this program's: as its snapshotters say, else this
    /// program's.
    package let platform: Platform
    /// Why the Transfer service did not start, where it should be there.
    private let transferFailure: String?

    /// `plugins` tell whether the Transfer service has started: it doesn't where its configuration names a snapshotter
    /// that isn't there.
    package init(of daemon: DaemonRecord, plugins: [PluginRecord] = []) {
        let release = daemon.release
        name = "containerd \(release?.description ?? daemon.version)"
        let platforms = plugins.filter { $0.type == "io.containerd.snapshotter.v1" }.lazy.flatMap(\.platforms)
        platform = platforms.first?.normalized ?? .host
        transferFailure = plugins.first { $0.type == "io.containerd.transfer.v1" }?.failure?.message
        var features = Set(
            Feature.allCases.filter { release?.isAtLeast($0.since.major, $0.since.minor, $0.since.patch) == true })
        if transferFailure != nil { features.remove(.transfer) }
        self.features = features
    }

    package func has(_ feature: Feature) -> Bool { features.contains(feature) }

    /// The engine for an operation that Transfer can do.
    ///
    /// Throws class `daemon` when Transfer is asked for and isn't there.
    package func engine(_ choice: EngineChoice) throws(Failure) -> EngineKind {
        switch choice {
        case .local: return .local
        case .auto: return has(.transfer) && has(.registrySettings) ? .transfer : .local
        case .transfer:
            guard has(.transfer) else {
                throw Failure(
                    .daemon,
                    transferFailure == nil
                        ? "\(name) has no Transfer service." : "The Transfer service of \(name) did not start.",
                    hint: "Go without --engine transfer: this program then does the work itself.",
                    cause: transferFailure)
            }
            return .transfer
        }
    }
}
