// Undoes what operations have begun, and ends their leases.

package import ContainerdClient
package import Failure
import Inventory

extension Containerd {
    /// Has one lease hold what another one holds, which then ends. Doesn't wait for a daemon that is away.
    private func move(from old: String, to heir: TransferLedger.Heir) async throws(Failure) {
        _ = try await daemon()
        let resources = try await resources(ofLease: old)
        if let labels = heir.labels, try await !leases().contains(where: { $0.id == heir.lease }) {
            try await createLease(id: heir.lease, labels: labels)
        }
        for resource in resources { try await add(resource, toLease: heir.lease) }
        try await end(lease: old)
    }

    /// Puts the records back, then deletes the lease, which held what they need.
    package func settle(_ debt: TransferLedger.Debt) async throws(Failure) {
        var containerd = inNamespace(debt.namespace)
        containerd.lease = nil
        for record in debt.putBack { try await containerd.settle(record) }
        if let heir = debt.heir {
            do throws(Failure) {
                return try await containerd.move(from: debt.lease, to: heir)
            } catch  where error.class == .notFound {
                // One of the two is gone: nobody waits for the rest.
            }
        }
        try await containerd.end(lease: debt.lease)
    }

    /// Deletes a lease and its signs of life, and sees that they are gone.
    package func end(lease id: String) async throws(Failure) {
        try await deleteLease(id: id)
        for lease in try await leases() where lease.id == id || lease.labels[TransferLease.Label.beat] == id {
            try await deleteLease(id: lease.id)
        }
    }

    /// Gives the record the target and the labels that it had, or removes it if there was none.
    package func settle(_ putBack: TransferLedger.PutBack) async throws(Failure) {
        guard let now = try await image(named: putBack.name) else { return }
        guard let original = putBack.original else {
            try await deleteImage(named: putBack.name, target: now.target)
            return
        }
        if original.target != now.target || original.labels != now.labels { try await updateImage(original) }
    }
}
