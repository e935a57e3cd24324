// What a daemon can do, by its release: the one place that asks for versions.

package import Failure
package import Inventory
package import TransferModel

package struct Abilities: Hashable, Sendable {
    /// The Transfer service is there, reaches plain HTTP registries, and honours every option this program sends.
    package var transfers: Bool
    /// The Transfer service reports unpacking, layer by layer.
    package var reportsUnpacking: Bool

    package init(of daemon: DaemonRecord) {
        let release = daemon.release
        transfers = release?.isAtLeast(2, 0) == true
        reportsUnpacking = release?.isAtLeast(2, 2) == true
    }
}

extension DaemonRecord {
    /// The engine that operations run on.
    ///
    /// Throws class `daemon` where there is none: containerd 1.7 has a Transfer service, but one that can't reach
    /// registries over plain HTTP and tells little of its progress.
    package func engine() throws(Failure) -> EngineKind {
        guard Abilities(of: self).transfers else {
            throw Failure(
                .daemon, "containerd \(release?.description ?? version) can't transfer images for this program yet.",
                hint: "That needs containerd 2.0 or later; till then use nerdctl or ctr. Lists work.")
        }
        return .transfer
    }
}
