// Undoes what operations have begun, and ends their leases.

package import ContainerdClient
package import Failure
import Inventory

extension PendingRollback.Heir {
    /// Has its lease hold what another one holds, which then ends. Doesn't wait for a daemon that is away.
    fileprivate func inherit(from old: String, in containerd: Containerd) async throws(Failure) {
        _ = try await containerd.daemon()
        let resources = try await containerd.resources(ofLease: old)
        if let labels, try await !containerd.leases().contains(where: { $0.id == lease }) {
            try await containerd.createLease(id: lease, labels: labels)
        }
        for resource in resources { try await containerd.add(resource, toLease: lease) }
        try await containerd.end(lease: old)
    }
}

extension Containerd {
    /// Puts the records back, then deletes the lease, which held what they need.
    package func rollBack(_ pending: PendingRollback) async throws(Failure) {
        var containerd = inNamespace(pending.namespace)
        containerd.lease = nil
        for record in pending.records { try await containerd.rollBack(record) }
        if let heir = pending.heir {
            do throws(Failure) {
                return try await heir.inherit(from: pending.lease, in: containerd)
            } catch  where error.code == .notFound {
                // One of the two is gone: nobody waits for the rest.
            }
        }
        try await containerd.end(lease: pending.lease)
    }

    /// Deletes a lease and its signs of life, and sees that they are gone.
    package func end(lease id: String) async throws(Failure) {
        try await deleteLease(id: id)
        for lease in try await leases() where lease.id == id || lease.labels[TransferLease.Label.beat] == id {
            try await deleteLease(id: lease.id)
        }
    }

    /// Gives the record the target and the labels that it had, or removes it if there was none.
    package func rollBack(_ record: RecordRollback) async throws(Failure) {
        guard let now = try await image(named: record.name) else { return }
        guard let original = record.original else {
            try await deleteImage(named: record.name, target: now.target)
            return
        }
        if original.target != now.target || original.labels != now.labels { try await updateImage(original) }
    }
}
