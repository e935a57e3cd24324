// What earlier runs of the program have kept in the daemon on purpose.

import ContainerdClient
package import Failure
import Inventory
import Leases
package import TransferModel

extension TransferCore {
    /// The pulls of a namespace that were cancelled and kept.
    package func keptTransfers(in namespace: String) async throws(Failure) -> [KeptTransfer] {
        let containerd = containerd.inNamespace(namespace)
        var kept: [KeptTransfer] = []
        for lease in try await containerd.leases() {
            guard let request = lease.keptPull else { continue }
            let resources = try await containerd.resources(ofLease: lease.id)
            kept.append(
                KeptTransfer(
                    namespace: namespace, lease: lease.id, operation: .pull(request),
                    bytes: try await resources.bytes(in: containerd)))
        }
        return kept
    }

    /// Resumes what was kept, as an operation of its own: the daemon takes up what is here. What was kept is given
    /// up once that has succeeded, else it stays.
    package func resume(
        _ kept: KeptTransfer, control: TransferControl = TransferControl(),
        report: @Sendable @escaping (TransferEvent) -> Void
    ) async -> Outcome {
        try? await rollBackPending(of: kept)
        await tellWhatIsHere(of: kept, report)
        let outcome = await run(kept.operation, in: kept.namespace, control: control, report: report)
        switch outcome {
        case .succeeded: await release(kept, heir: nil, report)
        case .kept(let next): await release(kept, heir: next.lease, report)
        case .failed, .cancelled: break
        }
        return outcome
    }

    /// Gives up the lease of what was kept, to another one where there is an heir. Doesn't wait for a daemon that is away.
    /// What fails is told, and done when the daemon is back: until then the lease holds what it holds.
    func release(
        _ kept: KeptTransfer, heir: String?, _ report: @Sendable @escaping (TransferEvent) -> Void
    ) async {
        let pending = PendingRollback(
            namespace: kept.namespace, lease: kept.lease,
            heir: heir.map { PendingRollback.Heir(lease: $0, labels: journal.labels(ofHeir: $0)) })
        let failure: Failure? = await shielded { [containerd] in
            do throws(Failure) {
                try await containerd.rollBack(pending)
                return nil
            } catch {
                return error
            }
        }
        guard let failure else { return }
        journal.add(pending)
        report(
            .warning(
                Failure(
                    failure.code, "What was kept of \(kept.operation.subject) before is still held on its own.",
                    hint: "It is joined or given up when the daemon answers again.",
                    cause: failure.cause ?? failure.message)))
    }

    /// Of blobs that are here in part: the daemon itself first tells of them when it loads the rest.
    private func tellWhatIsHere(
        of kept: KeptTransfer, _ report: @Sendable @escaping (TransferEvent) -> Void
    ) async {
        let containerd = containerd.inNamespace(kept.namespace)
        guard let resources = try? await containerd.resources(ofLease: kept.lease),
            let ingests = try? await containerd.ingests()
        else { return }
        let refs = Set(resources.filter { $0.type == "ingests" }.map(\.id))
        for ingest in ingests where refs.contains(ingest.ref) {
            let record = ProgressRecord(
                event: "waiting", name: ingest.ref, progress: ingest.offset, total: ingest.total)
            if let node = record.node { report(.node(node)) }
        }
    }

    /// Gives up what was kept. That it is gone is no error.
    package func discard(_ kept: KeptTransfer) async throws(Failure) {
        try await rollBackPending(of: kept)
        try await containerd.inNamespace(kept.namespace).deleteLease(id: kept.lease)
    }

    /// What its lease could not take over yet it does now.
    private func rollBackPending(of kept: KeptTransfer) async throws(Failure) {
        for pending in journal.removePending(toLease: kept.lease) {
            do throws(Failure) {
                try await containerd.rollBack(pending)
            } catch {
                journal.add(pending)
                throw error
            }
        }
    }
}
