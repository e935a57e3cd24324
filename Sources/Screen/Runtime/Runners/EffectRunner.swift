// Performs what the state wants done, whatever shows the state.

import App
import Failure
import FoundationEssentials
import Glibc
import Inventory
import InventorySync
import RegistryCredentials
import TransferCore
import TransferModel

/// What only what shows the state can do.
@MainActor protocol Display: AnyObject {
    func copy(_ text: String)
    func alert(_ text: String)
    func use(mouse isWanted: Bool)
    func use(themeNamed name: String)
    func suspend()
    func redraw()
}

/// The one owner of all tasks that effects begin.
@MainActor final class EffectRunner {
    let mailbox: Mailbox
    let history: History
    private let sessions: any Sessions
    private let access: RegistryAccess
    /// Whether pulls are kept when the terminal goes away.
    private let keepsOnHangUp: Bool
    /// How long the program waits at its end for what runs to clean up: a lease that is left expires.
    private let patience: Duration
    /// What changes nothing, or undoes it when it is cancelled: that is as soon as the program ends.
    private let reads: OwnedTasks
    /// What changes something, transfers among it: has some time when the program ends.
    private let changes: OwnedTasks
    /// Those that run.
    private var transfers: [TransferID: RunningTransfer] = [:]
    /// What the open pages read.
    private var pages: [Reading: Task<Void, Never>] = [:]
    /// When the program ends whatever still runs; nil before its end has begun.
    private var deadline: ContinuousClock.Instant?
    private var hasQuit = false
    weak var display: (any Display)?

    private struct RunningTransfer {
        var control: TransferControl
        var task: Task<Void, Never>
    }

    init(
        _ sessions: any Sessions, _ mailbox: Mailbox, access: RegistryAccess, history: History,
        keepsOnHangUp: Bool = false, patience: Duration = .seconds(4)
    ) {
        self.sessions = sessions
        self.mailbox = mailbox
        self.access = access
        self.history = history
        self.keepsOnHangUp = keepsOnHangUp
        self.patience = patience
        reads = OwnedTasks { mailbox.ring() }
        changes = OwnedTasks { mailbox.ring() }
        changes.start { await access.sweep() }
    }

    /// Ties the state to the daemon until the program ends.
    func begin(takingStock: Bool) {
        reads.start { [sessions] in await sessions.run(takingStock: takingStock) }
    }

    func perform(_ effect: Effect, for state: AppState) { perform(effect, for: state, on: state.fleet.current) }

    /// With the session of that machine; what needs one that isn't connected yet is not done.
    private func perform(_ effect: Effect, for state: AppState, on host: String) {
        let session = sessions.session(with: host)
        switch effect {
        case .onHost(let host, let effect): perform(effect, for: state, on: host)
        case .connect(let hosts): sessions.connect(hosts)
        case .start(let id, let operation, let namespace):
            start(id) { [session] control in
                await session?.run(operation, in: namespace, id: id, control: control) ?? .absent
            }
        case .resume(let id, let kept):
            start(id) { [session] control in
                await session?.resume(kept, id: id, control: control) ?? .absent
            }
        case .cancel(let id): transfers[id]?.task.cancel()
        case .keep(let id):
            transfers[id]?.control.keep()
            transfers[id]?.task.cancel()
        case .discard(let kept): changes.start { [session] in await session?.discard(kept) }
        case .cleanUp(let operations): changes.start { [session] in await session?.cleanUp(operations) }
        case .login(let host, let user, let password):
            CoreDumps.disable()
            access.session.remember(.password(user: user, secret: Secret(password.text)), for: host)
        case .allowPlainHTTP(let registry): access.plainHTTP.give(for: registry)
        case .complete(let path):
            reads.start { [mailbox] in
                mailbox.post(urgent: .completions(path: path, await PathLister.completions(of: path)))
            }
        case .completeTag(let reference):
            reads.start { [mailbox, session] in
                mailbox.post(urgent: .completions(path: reference, await session?.completions(ofTag: reference) ?? []))
            }
        case .inspect(let targets): session?.prioritize(targets)
        case .probeSnapshotters(let names): reads.start { [session] in await session?.probeSnapshotters(names) }
        case .refresh: session?.refresh(SyncRequests(lists: .all))
        case .refreshResources: session?.refresh(SyncRequests(lists: .resources))
        case .readResources: reads.start { await session?.readResources() }
        case .followResources(let isWanted): session?.follow(resources: isWanted)
        case .readImageDocuments(let target):
            read(.imageDocuments) { [session] in await session?.readImageDocuments(of: target) }
        case .readLayers(let layers, let number):
            read(.layers) { [session] in await session?.readLayers(layers, number: number) }
        case .fetchLayer(let layer, let number, let image):
            read(.layers) { [session] in await session?.fetchLayer(layer, number: number, of: image) }
        case .readDocument(let digest): read(.document) { [session] in await session?.readDocument(digest) }
        case .stopReading(let reading): pages[reading]?.cancel()
        case .writeBlob(let digest, let path): changes.start { [session] in await session?.write(digest, to: path) }
        case .delete(let plan): delete(plan, session)
        case .remind(let deletion):
            reads.start { [mailbox] in
                guard (try? await Task.sleep(for: .seconds(deletion.until.timeIntervalSinceNow))) != nil else { return }
                SessionMailbox(mailbox: mailbox, host: host).post(.due(deletion.id))
            }
        case .undelete(let deletion): changes.start { [session] in await session?.undelete(deletion) }
        case .free(let deletion): changes.start { [session] in await session?.free(deletion) }
        case .remove(let removals): changes.start { [session] in await session?.remove(removals) }
        case .collectGarbage: changes.start { [session] in await session?.collectGarbage() }
        case .createNamespace(let record): changes.start { [session] in await session?.createNamespace(record) }
        case .labelNamespace(let name, let labels):
            changes.start { [session] in await session?.labelNamespace(name, labels) }
        case .deleteNamespace(let name): changes.start { [session] in await session?.deleteNamespace(name) }
        case .switchNamespace(let name): session?.switchNamespace(name)
        case .remember(let reference): changes.start { [history] in await history.remember(reference) }
        case .copy(let text): display?.copy(text)
        case .alert(let text): display?.alert(text)
        case .useMouse(let isWanted): display?.use(mouse: isWanted)
        case .useTheme(let name): display?.use(themeNamed: name)
        case .suspend: display?.suspend()
        case .redraw: display?.redraw()
        case .quit: quit(state)
        }
    }

    private func start(_ id: TransferID, _ body: @concurrent @Sendable @escaping (TransferControl) async -> Outcome) {
        let control = TransferControl()
        let task = changes.start { [self] in
            mailbox.post(.transferEnded(id, await body(control)))
            await forget(id)
        }
        transfers[id] = RunningTransfer(control: control, task: task)
    }

    private func read(_ reading: Reading, _ body: @escaping @concurrent @Sendable () async -> Void) {
        pages[reading]?.cancel()
        pages[reading] = reads.start(body)
    }

    private func forget(_ id: TransferID) { transfers[id] = nil }

    private func delete(_ plan: DeletePlan, _ session: (any Session)?) {
        changes.start { [self] in
            // Until the program ends, the state knows of it.
            if let deletion = await session?.delete(plan), await isEnding { await session?.free(deletion) }
        }
    }

    /// Cancels what runs, and frees what was deleted. `hasEnded` says when that is done, or has taken too long.
    func end(_ state: AppState) {
        guard deadline == nil else { return }
        let end = ContinuousClock.now + patience
        deadline = end
        if mailbox.signal == SIGHUP, keepsOnHangUp {
            for (id, transfer) in transfers where state.transfers[id]?.operation.kind == .pull {
                transfer.control.keep()
            }
        }
        for transfer in transfers.values { transfer.task.cancel() }
        reads.cancelAll()
        for (host, held) in state.allHeld where !held.isAsked {
            let session = sessions.session(with: host)
            changes.start {
                if held.wish == .restore {
                    await session?.undelete(held.deletion)
                } else {
                    await session?.free(held.deletion)
                }
            }
        }
        Task { [mailbox] in
            try? await Task.sleep(until: end)
            mailbox.ring()
        }
    }

    /// Ends the program; asked again, or while transfers are still being cancelled, without waiting for anything.
    private func quit(_ state: AppState) {
        if hasQuit || state.transfers.unfinished > 0 { deadline = .now }
        hasQuit = true
        end(state)
    }

    var isEnding: Bool { deadline != nil }

    /// Whether the program has nothing left to wait for.
    var hasEnded: Bool {
        guard let deadline else { return false }
        return reads.isEmpty && changes.isEmpty || deadline <= .now || mailbox.isSignalledAgain
    }
}

extension Outcome {
    /// Of what is to be done where there is no session.
    fileprivate static let absent = Outcome.failed(
        Failure(.daemon, "The host is not connected.", hint: "Try again once it is: 7 shows the hosts."))
}
