// Runs operations: one core for the screen, the command line and the tests.

package import ContainerdClient
import Failure
package import Inventory
import RegistryCredentials
package import TransferModel

package struct TransferCore: Sendable {
    private let containerd: Containerd
    private var daemon: DaemonRecord
    private let access: RegistryAccess
    private let ledger = TransferLedger()

    package init(_ containerd: Containerd, daemon: DaemonRecord, access: RegistryAccess = RegistryAccess()) {
        self.containerd = containerd
        self.daemon = daemon
        self.access = access
    }

    /// The same core over another run of the daemon, which may be another version.
    package func on(_ daemon: DaemonRecord) -> TransferCore {
        var core = self
        core.daemon = daemon
        return core
    }

    /// Runs an operation to its end. Cancelling the task cancels it; then, as after a failure, everything it made is
    /// gone when this returns, unless the daemon is, or `control` said to keep it.
    ///
    /// `report` is called in the order of events, from any thread.
    package func run(
        _ operation: Operation, in namespace: String, control: TransferControl = TransferControl(),
        report: @Sendable @escaping (TransferEvent) -> Void
    ) async -> Outcome {
        do throws(Failure) {
            let abilities = Abilities(of: daemon)
            // A name is written without the Transfer service too.
            if operation.kind != .tag { _ = try daemon.engine() }
            let job = Job(
                operation: operation, containerd: inNamespace(namespace), daemon: daemon, abilities: abilities,
                ledger: ledger,
                access: access, credentials: OperationCredentials(access.docker, session: access.session),
                control: control, report: report)
            return .succeeded(try await run(job))
        } catch {
            guard error.class == .cancelled || Task.isCancelled else { return .failed(error) }
            return ledger.takeKept(of: operation).map { .kept($0) } ?? .cancelled
        }
    }

    func inNamespace(_ namespace: String) -> Containerd {
        var containerd = containerd
        containerd.namespace = namespace
        return containerd
    }

    private func run(_ job: Job) async throws(Failure) -> TransferResult {
        switch job.operation {
        case .pull(let request): return try await Pull(request: request, job: job).run()
        case .push(let request): return try await Push(request: request, job: job).run()
        case .tag(let request): return try await Tag(request: request, job: job).run()
        case .save(let request): return try await Save(request: request, job: job).run()
        case .load(let request):
            let load = Load(
                platforms: request.platforms, snapshotter: request.snapshotter, unpack: request.unpack, job: job)
            return try await request.source.open { source throws(Failure) in try await load.run(source) }
        case .import(let request):
            let importing = Import(request: request, job: job)
            return try await request.source.open { source throws(Failure) in try await importing.run(source) }
        }
    }

    /// Undoes what operations left because the daemon went away. What fails again is kept.
    package func settleDebts() async {
        for debt in ledger.takeDebts() {
            do {
                try await containerd.settle(debt)
            } catch {
                ledger.add(debt)
            }
        }
    }
}
