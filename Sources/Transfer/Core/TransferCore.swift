// Runs operations: one core for the screen, the command line and the tests.

package import ContainerdClient
package import Failure
package import Inventory
package import Leases
import OCI
import RegistryCredentials
package import TransferModel

package struct TransferCore: Sendable {
    let containerd: Containerd
    private var daemon: DaemonRecord
    private let access: RegistryAccess
    private let choice: EngineChoice
    let presence: Presence
    private let paces: UnpackPaces?
    private let machine: (any RemoteMachine)?
    /// What is still to be undone; shared with housekeeping on the same daemon.
    package let journal = RollbackJournal()
    private var probe = DaemonProbe()

    /// `engine` is for all operations that don't choose one themselves; `presence` is another one only in tests.
    /// `paces` keeps how fast the daemon unpacks; `machine` is where the daemon is, unless that is here.
    package init(
        _ containerd: Containerd, daemon: DaemonRecord, access: RegistryAccess = RegistryAccess(),
        engine: EngineChoice = .auto, presence: Presence = Presence(), paces: UnpackPaces? = nil,
        machine: (any RemoteMachine)? = nil
    ) {
        self.machine = machine
        self.paces = paces
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
        core.probe = DaemonProbe()
        return core
    }

    /// The engine that operations run on as a rule. Throws class `daemon` when the one that is asked for isn't there.
    package func engine() async throws(Failure) -> EngineKind { try await features().engine(choice) }

    /// What this run of the daemon can do.
    package func features() async throws(Failure) -> Features {
        Features(of: daemon, plugins: try await probe.plugins(containerd))
    }

    /// Whether the Transfer service unpacks to a snapshotter, on this host's platform. Throws class `snapshotter` or
    /// `daemon` where that can't be found out, `notFound` while there is no namespace to try it in.
    package func unpacks(to snapshotter: String) async throws(Failure) -> Bool {
        guard try await features().has(.transfer) else { return false }
        guard let containerd = try await containerd.inExistingNamespace() else {
            throw Failure(.notFound, "Whether Transfer unpacks to it can't be tried before there is a namespace.")
        }
        return try await probe.unpacks(
            ImagesEndpoint.Unpack(platform: try await features().platform, snapshotter: snapshotter), containerd)
    }

    /// Runs an operation to its end. Cancelling the task cancels it; then, as after a failure, everything it made is
    /// gone when this returns, unless the daemon is, or `control` said to keep it.
    ///
    /// A copy reads from `source`. `report` is called in the order of events, from any thread.
    package func run(
        _ operation: Operation, in namespace: String, copyingFrom source: CopySource? = nil,
        control: TransferControl = TransferControl(), report: @Sendable @escaping (TransferEvent) -> Void
    ) async -> Outcome {
        guard let paces else { return await outcome(operation, in: namespace, source, control, report) }
        let keeper = UnpackPaceKeeper(paces, of: daemon.uuid, report: report)
        let outcome = await outcome(operation, in: namespace, source, control) { keeper.take($0) }
        await keeper.end()
        return outcome
    }

    private func outcome(
        _ operation: Operation, in namespace: String, _ source: CopySource?, _ control: TransferControl,
        _ report: @Sendable @escaping (TransferEvent) -> Void
    ) async -> Outcome {
        var operation = operation
        do throws(Failure) {
            let context = try await context(operation, in: namespace, control, report)
            operation = context.operation
            do throws(Failure) {
                return .succeeded(try await run(context, copyingFrom: source))
            } catch {
                throw error.blamingDigests(context.features)
            }
        } catch {
            guard Task.isCancelled else {
                // Nobody has cancelled it: a connection that breaks off says so too.
                guard error.code == .cancelled else { return .failed(error) }
                return .failed(
                    Failure(
                        .daemon, "containerd went away.", hint: "Look at the daemon's log.",
                        cause: error.cause ?? error.message))
            }
            return journal.removeKept(of: operation).map { .kept($0) } ?? .cancelled
        }
    }

    /// Throws class `daemon` when the engine that is asked for isn't there, `policy` when it can't do the operation.
    func context(
        _ operation: Operation, in namespace: String, _ control: TransferControl = TransferControl(),
        _ report: @escaping OperationContext.Report = { _ in }
    ) async throws(Failure) -> OperationContext {
        let features = try await features()
        let operation = operation.choosing(features.platform)
        let choice = operation.engine ?? choice
        guard !operation.isLocal || choice != .transfer else {
            throw Failure(
                .policy, operation.isOfIPFS ? "Transfer can't reach IPFS." : "Transfer can't copy from another daemon.",
                hint: "Go without --engine transfer: this program then does the work itself.")
        }
        return OperationContext(
            operation: operation, containerd: containerd.inNamespace(namespace), daemon: daemon, features: features,
            choice: choice, engine: operation.isLocal ? .local : try features.engine(choice),
            probe: probe, journal: journal, access: access, machine: machine,
            presence: presence,
            credentials: OperationCredentials(access.docker, session: access.session), control: control,
            report: report)
    }

    private func run(
        _ context: OperationContext, copyingFrom source: CopySource?
    ) async throws(Failure) -> TransferResult {
        switch context.operation {
        // These say it themselves: what the image, the archive or the snapshotter is may decide.
        case .pull, .push, .load, .import, .save: break
        case .tag, .copy: context.report(.engine(context.engine))
        }
        switch context.operation {
        case .pull(let request):
            var context = context
            context.engine = try await context.engine(for: request)
            context.report(.engine(context.engine))
            if context.engine == .transfer, case .registry(let reference) = request.source {
                return try await Pull(request: request, reference: reference, context: context).run()
            }
            return try await WorkingMemory.whileMoving { () throws(Failure) in
                try await LocalPull(request: request, context: context).run()
            }
        case .push(let request):
            guard case .ipfs(let fetchesMissing) = request.destination else {
                return try await Push(request: request, context: context).run()
            }
            context.report(.engine(.local))
            return try await WorkingMemory.whileMoving { () throws(Failure) in
                try await IPFSPush(request: request, fetchesMissing: fetchesMissing, context: context).run()
            }
        case .tag(let request): return try await Tag(request: request, context: context).run()
        case .save(let request): return try await Save(request: request, context: context).run()
        case .copy(let request):
            guard let source else { throw Failure(.daemon, "There is no connection to \(request.source).") }
            return try await WorkingMemory.whileMoving { () throws(Failure) in
                try await Copy(request: request, source: source, context: context).run()
            }
        case .load(let request):
            let load = Load(
                platforms: request.platforms, snapshotter: request.snapshotter, unpack: request.unpack, context: context
            )
            return try await request.source.open { source throws(Failure) in try await load.run(source) }
        case .import(let request):
            let importing = Import(request: request, context: context)
            return try await request.source.open { source throws(Failure) in try await importing.run(source) }
        }
    }

    /// Undoes what operations left because the daemon went away. What fails again is kept.
    package func rollBackPending() async {
        for pending in journal.removePending() {
            do {
                try await containerd.rollBack(pending)
            } catch {
                journal.add(pending)
            }
        }
    }
}

extension Operation {
    /// Whether the Transfer service can't do it.
    fileprivate var isLocal: Bool { isOfIPFS || kind == .copy }

    /// What the operation itself asks for.
    fileprivate var engine: EngineChoice? {
        if case .load(let request) = self, request.engine != .auto { request.engine } else { nil }
    }
}
