// Performs what the state wants done, whatever shows the state.

import App
import Config
import Failure
import Files
import FoundationEssentials
import Glibc
import Inventory
import InventorySync
import Logging
import RegistryCredentials
import Themes
import TransferCore
import TransferModel

@MainActor final class EffectRunner {
    /// How long the program waits at its end for what runs to clean up: a lease that is left expires.
    private static let retries = Duration.seconds(4)

    let link: DaemonLink
    let mailbox: Mailbox
    private let access: RegistryAccess
    private let logBook: LogBook
    let log: Logger
    let history = History()
    /// Whether pulls are kept when the terminal goes away.
    private let keepsOnHangUp: Bool
    /// What changes nothing: cancelled as soon as the program ends.
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

    private struct RunningTransfer {
        var control: TransferControl
        var task: Task<Void, Never>
    }

    init(_ connection: Connection, _ settings: Settings) {
        link = DaemonLink(connection, settings)
        mailbox = link.mailbox
        reads = OwnedTasks { [mailbox] in mailbox.ring() }
        changes = OwnedTasks { [mailbox] in mailbox.ring() }
        access = settings.access
        logBook = settings.logBook
        log = settings.log
        keepsOnHangUp = settings.configuration.onHangUp == .keep
        changes.start { [access] in await access.sweep() }
    }

    /// Ties the screen to the daemon until the program ends.
    func begin(takingStock: Bool) {
        reads.start { [link] in await link.run(takingStock: takingStock) }
    }

    /// What is in the log, and what comes, goes to the state.
    func readLog() {
        logBook.listen { [mailbox] lines in if !lines.isEmpty { mailbox.post(.log(lines)) } }
    }

    /// Does nothing for what only a screen can do.
    func perform(_ effect: Effect) {
        switch effect {
        case .start(let id, let operation, let namespace):
            start(id) { [link] control in
                await link.run(operation, in: namespace, id: id, control: control)
            }
        case .resume(let id, let kept):
            start(id) { [link] control in
                await link.resume(kept, id: id, control: control)
            }
        case .cancel(let id): transfers[id]?.task.cancel()
        case .keep(let id):
            transfers[id]?.control.keep()
            transfers[id]?.task.cancel()
        case .discard(let kept): changes.start { [link] in await link.discard(kept) }
        case .cleanUp(let operations): changes.start { [link] in await link.cleanUp(operations) }
        case .login(let host, let user, let password):
            CoreDumps.disable()
            access.session.remember(.password(user: user, secret: Secret(password.text)), for: host)
        case .allowPlainHTTP(let registry): access.plainHTTP.give(for: registry)
        case .complete(let path):
            reads.start { [mailbox] in
                mailbox.post(urgent: .completions(path: path, await PathLister.completions(of: path)))
            }
        case .completeTag(let reference):
            reads.start { [mailbox, link] in
                mailbox.post(urgent: .completions(path: reference, await link.completions(ofTag: reference)))
            }
        case .inspect(let targets): link.prioritize(targets)
        case .refresh: link.refresh(SyncRequests(lists: .all))
        case .refreshResources: link.refresh(SyncRequests(lists: .resources))
        case .followResources(let isWanted): link.follow(resources: isWanted)
        case .readImageDocuments(let target):
            read(.imageDocuments) { [link] in await link.readImageDocuments(of: target) }
        case .readLayers(let layers, let number):
            read(.layers) { [link] in await link.readLayers(layers, number: number) }
        case .readDocument(let digest): read(.document) { [link] in await link.readDocument(digest) }
        case .stopReading(let reading): pages[reading]?.cancel()
        case .writeBlob(let digest, let path): changes.start { [link] in await link.write(digest, to: path) }
        case .delete(let plan): delete(plan)
        case .remind(let deletion):
            reads.start { [mailbox] in
                guard (try? await Task.sleep(for: .seconds(deletion.until.timeIntervalSinceNow))) != nil else { return }
                mailbox.post(.due(deletion.id))
            }
        case .undelete(let deletion): changes.start { [link] in await link.undelete(deletion) }
        case .free(let deletion): changes.start { [link] in await link.free(deletion) }
        case .remove(let removals): changes.start { [link] in await link.remove(removals) }
        case .collectGarbage: changes.start { [link] in await link.collectGarbage() }
        case .createNamespace(let record): changes.start { [link] in await link.createNamespace(record) }
        case .labelNamespace(let name, let labels): changes.start { [link] in await link.labelNamespace(name, labels) }
        case .deleteNamespace(let name): changes.start { [link] in await link.deleteNamespace(name) }
        case .switchNamespace(let name): link.switchNamespace(name)
        case .remember(let reference): changes.start { [history] in await history.remember(reference) }
        case .copy, .useMouse, .useTheme, .suspend, .redraw, .quit: break
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

    private func delete(_ plan: DeletePlan) {
        changes.start { [self] in
            // Until the program ends, the state knows of it.
            if let deletion = await link.delete(plan), await isEnding { await link.free(deletion) }
        }
    }

    /// Cancels what runs, and frees what was deleted. `hasEnded` says when that is done, or has taken too long.
    func end(_ state: AppState) {
        guard deadline == nil else { return }
        let end = ContinuousClock.now + Self.retries
        deadline = end
        if mailbox.signal == SIGHUP, keepsOnHangUp {
            for (id, transfer) in transfers where state.transfer(id)?.operation.kind == .pull {
                transfer.control.keep()
            }
        }
        for transfer in transfers.values { transfer.task.cancel() }
        reads.cancelAll()
        for held in state.deletions where !held.isAsked {
            changes.start { [link] in
                if held.wish == .restore { await link.undelete(held.deletion) } else { await link.free(held.deletion) }
            }
        }
        Task { [mailbox] in
            try? await Task.sleep(until: end)
            mailbox.ring()
        }
    }

    /// Ends the program; asked again, or while transfers are still being cancelled, without waiting for anything.
    func quit(_ state: AppState) {
        if hasQuit || state.unfinishedTransfers > 0 { deadline = .now }
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

extension AppSettings {
    /// What the configuration and the daemon come to.
    init(_ connection: Connection, _ settings: Settings, _ mode: AppMode) async throws(Failure) {
        self.init(
            namespace: settings.namespace,
            snapshotter: try await connection.snapshotter(for: settings.namespace, settings),
            keyMap: settings.configuration.keyMap, themes: await blocking { ThemeChoice.library.listings.map(\.name) },
            mouse: settings.configuration.mouse, mode: mode)
    }
}
