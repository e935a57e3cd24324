// Runs operations: one core for the screen, the command line and the tests.

package import ContainerdClient
package import Failure
package import Inventory
package import Leases
import RegistryCredentials
package import TransferModel

package struct TransferCore: Sendable {
    let containerd: Containerd
    private var daemon: DaemonRecord
    private let access: RegistryAccess
    private let choice: EngineChoice
    let presence: Presence
    /// What is still to be undone; shared with housekeeping on the same daemon.
    package let ledger = TransferLedger()
    private var survey = Survey()

    /// `engine` is for all operations that don't choose one themselves; `presence` is another one only in tests.
    package init(
        _ containerd: Containerd, daemon: DaemonRecord, access: RegistryAccess = RegistryAccess(),
        engine: EngineChoice = .auto, presence: Presence = Presence()
    ) {
        self.containerd = containerd
        self.daemon = daemon
        self.access = access
        choice = engine
        self.presence = presence
    }

    /// The same core over another run of the daemon, which may be another version.
    package func on(_ daemon: DaemonRecord) -> TransferCore {
        var core = self
        core.daemon = daemon
        core.survey = Survey()
        return core
    }

    /// The engine that operations run on as a rule. Throws class `daemon` when the one that is asked for isn't there.
    package func engine() async throws(Failure) -> EngineKind { try await abilities().engine(choice) }

    /// What this run of the daemon can do.
    package func abilities() async throws(Failure) -> Abilities {
        Abilities(of: daemon, plugins: try await survey.plugins(containerd))
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
            let job = try await job(operation, in: namespace, control, report)
            do throws(Failure) {
                return .succeeded(try await run(job))
            } catch {
                throw error.blamingDigests(job.abilities)
            }
        } catch {
            guard Task.isCancelled else {
                // Nobody has cancelled it: a connection that breaks off says so too.
                guard error.class == .cancelled else { return .failed(error) }
                return .failed(
                    Failure(
                        .daemon, "containerd went away.", hint: "Look at the daemon's log.",
                        cause: error.cause ?? error.message))
            }
            return ledger.takeKept(of: operation).map { .kept($0) } ?? .cancelled
        }
    }

    /// Throws class `daemon` when the engine that is asked for isn't there.
    func job(
        _ operation: Operation, in namespace: String, _ control: TransferControl = TransferControl(),
        _ report: @escaping Job.Report = { _ in }
    ) async throws(Failure) -> Job {
        let abilities = try await abilities()
        let choice = operation.engine ?? choice
        return Job(
            operation: operation, containerd: containerd.inNamespace(namespace), daemon: daemon, abilities: abilities,
            choice: choice, engine: try abilities.engine(choice), survey: survey, ledger: ledger, access: access,
            presence: presence,
            credentials: OperationCredentials(access.docker, session: access.session), control: control,
            report: report)
    }

    private func run(_ job: Job) async throws(Failure) -> TransferResult {
        switch job.operation {
        // These say it themselves: what the image or the archive holds may decide.
        case .push, .load, .import, .save: break
        case .pull, .tag: job.report(.engine(job.engine))
        }
        switch job.operation {
        case .pull(let request):
            return switch job.engine {
            case .transfer: try await Pull(request: request, job: job).run()
            case .local:
                try await WorkingMemory.whileMoving { () throws(Failure) in
                    try await LocalPull(request: request, job: job).run()
                }
            }
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

extension Operation {
    /// What the operation itself asks for.
    fileprivate var engine: EngineChoice? {
        if case .load(let request) = self, request.engine != .auto { request.engine } else { nil }
    }
}
