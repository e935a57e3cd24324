// The session with a containerd: takes stock, runs operations, notices when the daemon goes and when it is back.

import App
import ContainerdClient
import Failure
import Housekeeping
import Inventory
import InventorySync
import OCI
import RemoteHosts
import Synchronization
import TransferCore
import TransferModel

final class ContainerdSession: Session {
    private struct State {
        var namespace: String
        var core: TransferCore
        var daemon: DaemonRecord
        var sync: InventorySync?
        /// The run of `sync`, ended to begin another.
        var round: Task<Result<Void, Failure>, Never>?
    }

    /// How often a daemon that went away is asked for.
    private static let interval = Duration.milliseconds(500)
    /// How often it is looked for what others have left.
    private static let abandonedInterval = Duration.seconds(120)

    let mailbox: SessionMailbox
    let connection: Connection
    private let settings: Settings
    private let state: Mutex<State>
    /// That the free disk space may have changed.
    let diskRequests = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// The session with another machine, from which images are copied.
    private let other: @Sendable (String) -> ContainerdSession?

    init(
        _ connection: Connection, _ settings: Settings, _ mailbox: SessionMailbox,
        other: @Sendable @escaping (String) -> ContainerdSession?
    ) {
        self.other = other
        self.mailbox = mailbox
        self.connection = connection
        self.settings = settings
        state = Mutex(
            State(
                namespace: settings.namespace,
                core: settings.core(connection),
                daemon: connection.daemon))
    }

    var namespace: String { state.withLock(\.namespace) }

    var core: TransferCore { state.withLock(\.core) }

    var housekeeping: Housekeeping { Housekeeping(connection.containerd, journal: core.journal) }

    func prioritize(_ targets: [Digest]) { state.withLock { $0.sync }?.prioritize(targets) }

    /// What can't be found out stays unknown.
    func probeSnapshotters(_ names: [String]) async {
        for name in names {
            guard let unpacks = try? await core.unpacks(to: name) else { continue }
            mailbox.post(.inventory(.unpacking([name: unpacks])))
        }
    }

    func refresh(_ requests: SyncRequests) {
        state.withLock { $0.sync }?.refresh(requests)
        diskRequests.continuation.yield()
    }

    func follow(resources isWanted: Bool) { state.withLock { $0.sync }?.follow(resources: isWanted) }

    func switchNamespace(_ name: String) {
        state.withLock { state in
            state.namespace = name
            state.round?.cancel()
        }
    }

    /// Runs an operation and tells the mailbox how it goes.
    func run(
        _ operation: Operation, in namespace: String, id: TransferID, control: TransferControl
    ) async -> Outcome {
        let core = state.withLock(\.core)
        var source: CopySource?
        if case .copy(let request) = operation {
            source = other(request.source)?.copySource(in: request.sourceNamespace)
        }
        return await logging(operation, in: namespace, id) { report in
            await core.run(
                operation.expandingHome, in: namespace, copyingFrom: source, control: control, report: report)
        }
    }

    /// What others copy from; without a namespace that whose images are looked at.
    private func copySource(in namespace: String?) -> CopySource {
        state.withLock { $0.core.copySource(in: namespace ?? $0.namespace) }
    }

    /// Resumes what was kept.
    func resume(_ kept: KeptTransfer, id: TransferID, control: TransferControl) async -> Outcome {
        let core = state.withLock(\.core)
        return await logging(kept.operation, in: kept.namespace, id) { report in
            await core.resume(kept, control: control, report: report)
        }
    }

    private func logging(
        _ operation: Operation, in namespace: String, _ id: TransferID,
        _ body: (@Sendable @escaping (TransferEvent) -> Void) async -> Outcome
    ) async -> Outcome {
        let log = settings.log
        log.begin(operation, in: namespace)
        let outcome = await connection.explain(
            await body { [mailbox] event in
                log.record(event)
                mailbox.post(event, of: id)
            })
        log.end(operation, outcome)
        refresh(SyncRequests(after: operation, outcome, in: namespace, shown: self.namespace))
        return outcome
    }

    /// What the registry has whose reference begins so. It is not worth a word that it can't be asked.
    func completions(ofTag reference: String) async -> [PathCompletion] {
        let (core, namespace) = state.withLock { ($0.core, $0.namespace) }
        guard let colon = reference.lastIndex(of: ":") else { return [] }
        let (repository, start) = (reference[..<colon], reference[reference.index(after: colon)...])
        let tags = (try? await core.tags(of: String(repository), in: namespace)) ?? []
        return tags.filter { $0.hasPrefix(start) }.sorted().map { PathCompletion(path: "\(repository):\($0)") }
    }

    func discard(_ kept: KeptTransfer) async {
        await orReport { () throws(Failure) in try await core.discard(kept) }
    }

    func cleanUp(_ operations: [AbandonedOperation]) async {
        await orReport { () throws(Failure) in try await housekeeping.cleanUp(operations) }
    }

    /// What other runs have left, in every namespace, each once. Asked again now and then: of programs elsewhere it shows
    /// only after a while that they are gone.
    private func reportLeftBehind() async {
        var reported: Set<String> = []
        await orReport { () throws(Failure) in
            for namespace in try await connection.containerd.namespaces() {
                let kept = try await core.keptTransfers(in: namespace.name)
                if !kept.isEmpty { mailbox.post(.kept(kept)) }
            }
            try await reportAbandoned(&reported)
        }
        while (try? await Task.sleep(for: Self.abandonedInterval)) != nil {
            await core.rollBackPending()
            try? await reportAbandoned(&reported)
        }
    }

    private func reportAbandoned(_ reported: inout Set<String>) async throws(Failure) {
        for namespace in try await connection.containerd.namespaces() {
            let abandoned = try await housekeeping.abandonedOperations(in: namespace.name).filter {
                reported.insert($0.lease).inserted
            }
            if !abandoned.isEmpty { mailbox.post(.abandoned(abandoned)) }
        }
    }

    func orReport(_ body: () async throws(Failure) -> Void) async {
        do throws(Failure) {
            try await body()
        } catch {
            mailbox.post(.failed(error))
        }
    }

    /// Works until it is cancelled.
    func run(takingStock: Bool) async {
        await reportConnected()
        async let reported: Void = takingStock ? reportLeftBehind() : ()
        async let measured: Void = reportDisk()
        while !Task.isCancelled {
            let end = takingStock ? await takeStock() : await waitForLoss()
            guard !Task.isCancelled else { break }
            switch end.code {
            case .cancelled: continue
            case .daemon: await reconnect(after: end)
            default:
                mailbox.post(.failed(end))
                try? await Task.sleep(for: .seconds(2))
            }
        }
        _ = await (reported, measured)
    }

    private func takeStock() async -> Failure {
        let namespace = state.withLock { $0.namespace }
        let generation = mailbox.newGeneration()
        do throws(Failure) {
            let snapshotter = try await connection.snapshotter(for: namespace, settings)
            mailbox.post(.reset(namespace: namespace, snapshotter: snapshotter), generation: generation)
            let containerd = connection.containerd.inNamespace(namespace)
            let sync = InventorySync(containerd, snapshotter: snapshotter) { [mailbox] in
                mailbox.post(.event($0))
            } report: { [mailbox] in
                mailbox.post($0, generation: generation)
            }
            let round = Task { await sync.result() }
            state.withLock { state in
                state.sync = sync
                state.round = round
                // The namespace was switched meanwhile.
                if state.namespace != namespace { round.cancel() }
            }
            return await withTaskCancellationHandler {
                switch await round.value {
                case .success: Failure(.cancelled, "Cancelled.")
                case .failure(let failure): failure
                }
            } onCancel: {
                round.cancel()
            }
        } catch {
            return error
        }
    }

    /// For a screen that shows no lists: asks now and then whether the daemon is there.
    private func waitForLoss() async -> Failure {
        while (try? await Task.sleep(for: .seconds(2))) != nil {
            do throws(Failure) {
                _ = try await connection.containerd.daemon()
            } catch {
                return error
            }
        }
        return Failure(.cancelled, "Cancelled.")
    }

    private func reconnect(after failure: Failure) async {
        let trouble = await connection.tunnel?.latestTrouble()
        mailbox.post(
            .connection(
                .lost(
                    Failure(
                        trouble?.code ?? .daemon,
                        (trouble?.message ?? "The daemon at \(connection.address) went away.")
                            + " What is shown may be old.",
                        hint: "Tried again by itself; nothing needs to be done here.",
                        cause: trouble == nil ? failure.cause : trouble?.cause))))
        while (try? await Task.sleep(for: Self.interval)) != nil {
            guard let daemon = try? await connection.containerd.daemon() else { continue }
            let core = state.withLock { state in
                state.core = state.core.on(daemon)
                state.daemon = daemon
                return state.core
            }
            await reportConnected()
            return await core.rollBackPending()
        }
    }

    private func reportConnected() async {
        diskRequests.continuation.yield()
        let (core, daemon) = state.withLock { ($0.core, $0.daemon) }
        let engine: EngineKind?
        let reason: Failure?
        do throws(Failure) {
            (engine, reason) = (try await core.engine(), nil)
        } catch {
            (engine, reason) = (nil, error)
        }
        mailbox.post(
            .connection(
                .connected(
                    daemon, address: connection.address, engine: engine, engineReason: reason,
                    platform: try? await core.features().platform)))
    }
}

extension InventorySync {
    /// How a run has ended.
    fileprivate func result() async -> Result<Void, Failure> {
        do throws(Failure) {
            return .success(try await run())
        } catch {
            return .failure(error)
        }
    }
}
