// What every operation works with, and the lease around its work.

import ContainerdClient
import Failure
import Inventory
import Leases
import OCI
import RegistryCredentials
import TransferModel

struct OperationContext: Sendable {
    typealias Report = @Sendable (TransferEvent) -> Void

    let operation: Operation
    /// In the operation's namespace, without a lease.
    var containerd: Containerd
    let daemon: DaemonRecord
    let features: Features
    /// What was asked for, and what that means for this daemon.
    let choice: EngineChoice
    var engine: EngineKind
    var probe: DaemonProbe
    var journal: RollbackJournal
    let access: RegistryAccess
    /// The daemon's machine; nil where that is this one.
    let machine: (any RemoteMachine)?
    let presence: Presence
    /// One look-up for each registry, however often the daemon asks.
    let credentials: OperationCredentials
    let control: TransferControl
    var report: Report

    /// The same without a word.
    var silent: OperationContext {
        var context = self
        context.report = { _ in }
        return context
    }

    /// Runs `body` on a daemon that gives all it makes to a lease, and deletes the lease whatever happens: with it goes
    /// what nothing else holds. `rollingBack` is asked, once `body` has ended, for records that are to be as they were.
    ///
    /// What can't be undone because the daemon is away is kept in the journal.
    func underLease<Value: Sendable>(
        rollingBack: @Sendable (_ hasSucceeded: Bool) async -> [RecordRollback] = { _ in [] },
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
        let pending = PendingRollback(
            namespace: containerd.namespace, lease: lease.id, records: await rollingBack(hasSucceeded))
        if !hasSucceeded, Task.isCancelled, control.isKeeping, operation.kind == .pull {
            await shielded { await keep(lease, pending) }
        } else {
            await rollBack(pending)
        }
        return try result.get()
    }

    /// Runs `body` and gives signs of life meanwhile.
    private func beating<Value: Sendable>(
        for lease: TransferLease, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await withTaskGroup(of: Void.self, returning: Result<Value, Failure>.self) { group in
            group.addTask { [containerd, presence] in
                var last: TransferLease?
                while (try? await Task.sleep(for: presence.interval)) != nil {
                    let next = TransferLease(beatOf: lease, presence)
                    guard (try? await containerd.createLease(id: next.id, labels: next.labels)) != nil else { continue }
                    if let last { try? await containerd.deleteLease(id: last.id, isCollectedLater: true) }
                    last = next
                }
            }
            defer { group.cancelAll() }
            do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
        }.get()
    }

    /// Without its lease an operation fails with whatever it misses first.
    private func explain(_ failure: Failure, _ lease: TransferLease) async -> Failure {
        // One that went away would be waited for.
        guard !Task.isCancelled, (try? await containerd.daemon()) != nil,
            let leases = try? await containerd.leases(), !leases.contains(where: { $0.id == lease.id })
        else { return failure }
        return Failure(
            .conflict, "Somebody deleted the lease of this operation, and with it what it had stored.",
            hint: "Find out who cleans up on this daemon, then try again.", cause: failure.cause ?? failure.message)
    }

    /// Undoes what is to be undone.
    private func rollBack(_ pending: PendingRollback) async {
        await shielded { [containerd, journal, report] in
            do throws(Failure) {
                try await containerd.rollBack(pending)
            } catch {
                journal.add(pending)
                report(
                    .warning(
                        Failure(
                            error.code,
                            pending.heir == nil
                                ? "The lease \(pending.lease) could not be deleted yet."
                                : "What was loaded could not be moved to a lease of its own yet: \(pending.lease) holds it.",
                            hint: "It is when the daemon is back; without this program it expires after 24 hours.",
                            cause: error.cause ?? error.message)))
            }
        }
    }

    /// Has another lease hold for a day what `lease` holds; until it does, that one stays. Where `lease` isn't there
    /// nothing is kept.
    private func keep(_ lease: TransferLease, _ pending: PendingRollback) async {
        let kept = TransferLease(keeping: lease.labels)
        var bytes: Int64 = 0
        do throws(Failure) {
            _ = try await containerd.daemon()
            bytes = try await containerd.resources(ofLease: lease.id).bytes(in: containerd)
        } catch  where error.code == .notFound {
            return await rollBack(pending)
        } catch {
            // Told when the lease can't be made either.
        }
        var pending = pending
        pending.heir = PendingRollback.Heir(lease: kept.id, labels: kept.labels)
        await rollBack(pending)
        journal.keep(
            KeptTransfer(namespace: containerd.namespace, lease: kept.id, operation: operation, bytes: bytes))
    }
}

extension [LeaseResource] {
    /// How much of blobs and ingests is here.
    func bytes(in containerd: Containerd) async throws(Failure) -> Int64 {
        let ingests = Dictionary(try await containerd.ingests().map { ($0.ref, $0.offset) }) { $1 }
        var bytes: Int64 = 0
        for resource in self {
            switch resource.type {
            case "ingests": bytes += ingests[resource.id] ?? 0
            case "content":
                if let digest = Digest(resource.id) { bytes += try await containerd.blob(digest)?.size ?? 0 }
            default: break
            }
        }
        return bytes
    }
}
