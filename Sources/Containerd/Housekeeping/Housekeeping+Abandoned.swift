// What earlier runs of the program have left in the daemon by being killed.

import ContainerdClient
package import Failure
import Inventory
import Leases
package import TransferModel

extension Housekeeping {
    /// The leases of a namespace whose owner is gone. What a living one holds, of this program or of another, is none.
    package func abandonedOperations(in namespace: String) async throws(Failure) -> [AbandonedOperation] {
        try await Liveness(containerd.inNamespace(namespace), presence).abandoned().map { lease in
            AbandonedOperation(
                namespace: namespace, lease: lease.id,
                kind: lease.labels[TransferLease.Label.operation].flatMap(OperationKind.init),
                reference: lease.labels[TransferLease.Label.reference] ?? "")
        }
    }

    /// Removes what was left behind and still is: temporary images, then the lease with all that only it holds.
    package func cleanUp(_ operations: [AbandonedOperation]) async throws(Failure) {
        for (namespace, operations) in Dictionary(grouping: operations, by: \.namespace) {
            let containerd = containerd.inNamespace(namespace)
            // An owner that was only away for a while may be back.
            let abandoned = Set(try await Liveness(containerd, presence).abandoned().map(\.id))
            let images = try await containerd.images()
            for lease in operations.map(\.lease) where abandoned.contains(lease) {
                for image in images where image.labels[TransferLease.Label.lease] == lease {
                    try await containerd.deleteImage(named: image.name, target: image.target)
                }
                try await containerd.end(lease: lease)
            }
        }
    }
}
