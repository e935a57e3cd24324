// What earlier runs of the program have left in the daemon: kept on purpose, or by being killed.

import ContainerdClient
package import Failure
import Inventory
package import TransferModel

extension TransferCore {
    /// The pulls of a namespace that were cancelled and kept.
    package func keptTransfers(in namespace: String) async throws(Failure) -> [KeptTransfer] {
        let containerd = inNamespace(namespace)
        var kept: [KeptTransfer] = []
        for lease in try await containerd.leases() {
            guard let request = lease.keptPull else { continue }
            let resources = try await containerd.resources(ofLease: lease.id)
            kept.append(
                KeptTransfer(
                    lease: lease.id, operation: .pull(request), bytes: try await containerd.bytes(of: resources)))
        }
        return kept
    }

    /// The leases of a namespace whose process is gone. What a living one holds, of this program or of another, is none.
    package func leftovers(in namespace: String) async throws(Failure) -> [Leftover] {
        try await inNamespace(namespace).leases().compactMap { lease in
            guard let owner = Owner(labels: lease.labels), owner.isGone,
                lease.labels[TransferLease.Label.kept] == nil
            else { return nil }
            return Leftover(
                namespace: namespace, lease: lease.id,
                kind: lease.labels[TransferLease.Label.operation].flatMap(OperationKind.init),
                reference: lease.labels[TransferLease.Label.reference] ?? "")
        }
    }

    /// Removes what was left behind: temporary images, then the lease with all that only it holds.
    package func cleanUp(_ leftovers: [Leftover]) async throws(Failure) {
        for leftover in leftovers {
            let containerd = inNamespace(leftover.namespace)
            for image in try await containerd.images()
            where image.labels[TransferLease.Label.lease] == leftover.lease {
                try await containerd.deleteImage(named: image.name, target: image.target)
            }
            try await containerd.deleteLease(id: leftover.lease)
        }
    }

    /// Gives up what was kept under a lease. One that is gone is no error.
    package func discard(lease: String, in namespace: String) async throws(Failure) {
        try await inNamespace(namespace).deleteLease(id: lease)
    }
}
