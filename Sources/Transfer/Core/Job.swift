// What every operation works with, and the lease around its work.

import ContainerdClient
import Failure
import Inventory
import OCI
import RegistryCredentials
import TransferModel

struct Job: Sendable {
    typealias Report = @Sendable (TransferEvent) -> Void

    let operation: Operation
    /// In the operation's namespace, without a lease.
    let containerd: Containerd
    let daemon: DaemonRecord
    let abilities: Abilities
    /// What was asked for, and what that means for this daemon.
    let choice: EngineChoice
    let engine: EngineKind
    let survey: Survey
    let ledger: TransferLedger
    let access: RegistryAccess
    let presence: Presence
    /// One look-up for each registry, however often the daemon asks.
    let credentials: OperationCredentials
    let control: TransferControl
    var report: Report

    /// The same without a word.
    var silent: Job {
        var job = self
        job.report = { _ in }
        return job
    }

    /// Runs `body` on a daemon that gives all it makes to a lease, and deletes the lease whatever happens: with it goes
    /// what nothing else holds. `putBack` is asked, once `body` has ended, for records that are to be as they were.
    ///
    /// What can't be undone because the daemon is away is kept in the ledger.
    func underLease<Value: Sendable>(
        putBack: @Sendable (_ hasSucceeded: Bool) async -> [TransferLedger.PutBack] = { _ in [] },
        _ body: (_ leased: Containerd) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let lease = TransferLease(of: operation, presence)
        var leased = containerd
        leased.lease = lease.id
        let result: Result<Value, Failure>
        do throws(Failure) {
            try await containerd.createLease(id: lease.id, labels: lease.labels)
            result = .success(try await beating(for: lease) { () throws(Failure) in try await body(leased) })
        } catch {
            result = .failure(await explain(error, lease))
        }
        let hasSucceeded = (try? result.get()) != nil
        let debt = TransferLedger.Debt(
            namespace: containerd.namespace, lease: lease.id, putBack: await putBack(hasSucceeded))
        if !hasSucceeded, Task.isCancelled, control.isKeeping, operation.kind == .pull {
            await shielded { await keep(lease, debt) }
        } else {
            await settle(debt)
        }
        return try result.get()
    }

    /// Without its lease an operation fails with whatever it misses first.
    private func explain(_ failure: Failure, _ lease: TransferLease) async -> Failure {
        guard !Task.isCancelled, let leases = try? await containerd.leases(),
            !leases.contains(where: { $0.id == lease.id })
        else { return failure }
        return Failure(
            .conflict, "Somebody deleted the lease of this operation, and with it what it had stored.",
            hint: "Find out who cleans up on this daemon, then try again.", cause: failure.cause ?? failure.message)
    }

    /// Undoes what is to be undone.
    private func settle(_ debt: TransferLedger.Debt) async {
        await shielded { [containerd, ledger, report] in
            do throws(Failure) {
                try await containerd.settle(debt)
            } catch {
                ledger.add(debt)
                report(
                    .warning(
                        Failure(
                            error.class,
                            debt.heir == nil
                                ? "The lease \(debt.lease) could not be deleted yet."
                                : "What was loaded could not be moved to a lease of its own yet: \(debt.lease) holds it.",
                            hint: "It is when the daemon is back; without this program it expires after 24 hours.",
                            cause: error.cause ?? error.message)))
            }
        }
    }

    /// Has another lease hold for a day what `lease` holds; until it does, that one stays. Where `lease` isn't there
    /// nothing is kept.
    private func keep(_ lease: TransferLease, _ debt: TransferLedger.Debt) async {
        let kept = TransferLease(keeping: lease.labels)
        var bytes: Int64 = 0
        do throws(Failure) {
            _ = try await containerd.daemon()
            bytes = try await containerd.bytes(of: try await containerd.resources(ofLease: lease.id))
        } catch  where error.class == .notFound {
            return await settle(debt)
        } catch {
            // Told when the lease can't be made either.
        }
        var debt = debt
        debt.heir = TransferLedger.Heir(lease: kept.id, labels: kept.labels)
        await settle(debt)
        ledger.keep(
            KeptTransfer(namespace: containerd.namespace, lease: kept.id, operation: operation, bytes: bytes))
    }
}

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

    /// How much of blobs and ingests is here.
    func bytes(of resources: [LeaseResource]) async throws(Failure) -> Int64 {
        let ingests = Dictionary(try await ingests().map { ($0.ref, $0.offset) }) { $1 }
        var bytes: Int64 = 0
        for resource in resources {
            switch resource.type {
            case "ingests": bytes += ingests[resource.id] ?? 0
            case "content": if let digest = Digest(resource.id) { bytes += try await blob(digest)?.size ?? 0 }
            default: break
            }
        }
        return bytes
    }

    /// Puts the records back, then deletes the lease, which held what they need.
    func settle(_ debt: TransferLedger.Debt) async throws(Failure) {
        var containerd = self
        containerd.namespace = debt.namespace
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
    func end(lease id: String) async throws(Failure) {
        try await deleteLease(id: id)
        for lease in try await leases() where lease.id == id || lease.labels[TransferLease.Label.beat] == id {
            try await deleteLease(id: lease.id)
        }
    }

    /// Gives the record the target and the labels that it had, or removes it if there was none.
    func settle(_ putBack: TransferLedger.PutBack) async throws(Failure) {
        guard let now = try await image(named: putBack.name) else { return }
        guard let original = putBack.original else {
            try await deleteImage(named: putBack.name, target: now.target)
            return
        }
        if original.target != now.target || original.labels != now.labels { try await updateImage(original) }
    }
}
