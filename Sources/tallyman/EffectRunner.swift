// Performs what the state wants done, whatever shows the state.

import AppModel
import ConfigFile
import Failure
import FoundationEssentials
import Glibc
import Inventory
import Logging
import RegistryCredentials
import Stocktaking
import Themes
import TransferCore
import TransferModel

@MainActor final class EffectRunner {
    /// How long the program waits at its end for transfers to clean up.
    private static let patience = Duration.seconds(5)

    let link: DaemonLink
    let mailbox: Mailbox
    private let access: RegistryAccess
    private let logBook: LogBook
    let log: Logger
    let history = History()
    /// Whether pulls are kept when the terminal goes away.
    private let keepsOnHangUp: Bool
    private var transfers: [TransferID: RunningTransfer] = [:]
    /// Short errands: their ends are waited for, too.
    private var errands: [Task<Void, Never>] = []
    /// What can still be put back, as long as the program runs.
    private var deletions: [Deletion.ID: Deletion] = [:]
    private var isEnding = false
    private var reading: Task<Void, Never>?
    private var reminders: [Task<Void, any Error>] = []

    private struct RunningTransfer {
        var control: TransferControl
        var task: Task<Void, Never>
    }

    init(_ connection: Connection, _ settings: Settings) {
        link = DaemonLink(connection, settings)
        mailbox = link.mailbox
        access = settings.access
        logBook = settings.logBook
        log = settings.log
        keepsOnHangUp = settings.configuration.onHangUp == .keep
        access.sweep()
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
        case .discard(let kept): run { [link] in await link.discard(kept) }
        case .cleanUp(let leftovers): run { [link] in await link.cleanUp(leftovers) }
        case .login(let host, let user, let password):
            CoreDumps.disable()
            access.session.remember(.password(user: user, secret: Secret(password.text)), for: host)
        case .allowPlainHTTP(let registry): access.plainHTTP.give(for: registry)
        case .complete(let path):
            run { [mailbox] in
                mailbox.post(urgent: .completions(path: path, PathLister.completions(of: path)))
            }
        case .completeTag(let reference):
            run { [mailbox, link] in
                mailbox.post(urgent: .completions(path: reference, await link.completions(ofTag: reference)))
            }
        case .inspect(let targets): link.look(at: targets)
        case .refresh: link.refresh(SyncRequests(lists: .all))
        case .refreshHoldings: link.refresh(SyncRequests(lists: .holdings))
        case .followHoldings(let isWanted): link.follow(holdings: isWanted)
        case .readAnatomy(let target): run { [link] in await link.readAnatomy(of: target) }
        case .readLayers(let layers, let number):
            reading?.cancel()
            reading = Task { [link] in await link.readLayers(layers, number: number) }
        case .stopReading: reading?.cancel()
        case .readDocument(let digest): run { [link] in await link.readDocument(digest) }
        case .writeBlob(let digest, let path): run { [link] in await link.write(digest, to: path) }
        case .delete(let plan): delete(plan)
        case .remind(let deletion):
            reminders.append(
                Task { [mailbox] in
                    try await Task.sleep(for: .seconds(deletion.until.timeIntervalSinceNow))
                    mailbox.post(.due(deletion.id))
                })
        case .undelete(let deletion):
            deletions[deletion.id] = nil
            run { [link] in await link.undelete(deletion) }
        case .free(let deletion): free(deletion)
        case .remove(let remnants): run { [link] in await link.remove(remnants) }
        case .collectGarbage: run { [link] in await link.collectGarbage() }
        case .createNamespace(let record): run { [link] in await link.createNamespace(record) }
        case .labelNamespace(let name, let labels): run { [link] in await link.labelNamespace(name, labels) }
        case .deleteNamespace(let name): run { [link] in await link.deleteNamespace(name) }
        case .switchNamespace(let name): link.switchNamespace(name)
        case .remember(let reference): history.remember(reference)
        case .copy, .useMouse, .useTheme, .suspend, .redraw, .quit: break
        }
    }

    private func start(_ id: TransferID, _ body: @Sendable @escaping (TransferControl) async -> Outcome) {
        let control = TransferControl()
        let task = Task { [mailbox] in mailbox.post(.transferEnded(id, await body(control))) }
        transfers[id] = RunningTransfer(control: control, task: task)
    }

    private func delete(_ plan: DeletePlan) {
        errands.append(
            Task {
                guard let deletion = await link.delete(plan) else { return }
                deletions[deletion.id] = deletion
                if isEnding { await link.free(deletion) }
            })
    }

    private func free(_ deletion: Deletion) {
        deletions[deletion.id] = nil
        run { [link] in await link.free(deletion) }
    }

    private func run(_ errand: @Sendable @escaping () async -> Void) {
        errands.append(Task { await errand() })
    }

    /// Cancels what still runs and waits for it to clean up, but not for ever: a lease that is left expires.
    func end(_ state: AppState) async {
        for reminder in reminders { reminder.cancel() }
        reading?.cancel()
        isEnding = true
        for deletion in deletions.values { free(deletion) }
        if mailbox.signal == SIGHUP, keepsOnHangUp {
            for (id, transfer) in transfers where state.transfer(id)?.operation.kind == .pull {
                transfer.control.keep()
            }
        }
        let tasks = transfers.values.map(\.task)
        for task in tasks { task.cancel() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [errands] in for task in tasks + errands { await task.value } }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
    }
}

extension AppSettings {
    /// What the configuration and the daemon come to.
    init(_ connection: Connection, _ settings: Settings, _ mode: AppMode) async throws(Failure) {
        self.init(
            namespace: settings.namespace,
            snapshotter: try await connection.snapshotter(for: settings.namespace, settings),
            keyMap: settings.configuration.keyMap, themes: ThemeChoice.library.listings.map(\.name),
            mouse: settings.configuration.mouse, mode: mode)
    }
}
