// The loop of state and effects, with a session of a daemon that isn't there.

import App
import Canvas
import Failure
import FoundationEssentials
import Glibc
import Inventory
import OCI
import RegistryCredentials
import Synchronization
import Testing
import TransferModel

@testable import ScreenRuntime
@testable import TransferCore

@MainActor @Suite(.timeLimit(.minutes(1))) struct StateLoopTests {
    private let pull: TransferModel.Operation

    init() throws {
        pull = .pull(PullRequest(reference: try Reference(parsing: "a.test/a:1"), snapshotter: "overlayfs"))
    }

    private let history = FileManager.default.temporaryDirectory.path + "/tallyman-history-\(getpid())"

    /// A loop, what is beside it, and its run in a task.
    private func running(
        _ session: AbsentSession, mode: AppMode = .browse, keepsOnHangUp: Bool = false,
        patience: Duration = .seconds(3600)
    ) async -> (loop: StateLoop, effects: EffectRunner, run: Task<Void, Never>) {
        let effects = EffectRunner(
            session, session.mailbox, access: RegistryAccess(hostsDirectories: [], environment: [:]),
            history: History(path: history), keepsOnHangUp: keepsOnHangUp, patience: patience)
        let loop = StateLoop(
            AppState(settings: AppSettings(mode: mode), columns: 80, rows: 24), effects)
        let run = Task {
            await loop.run {
                for event in session.mailbox.takeUrgent() { loop.handle(event) }
                loop.handleWaiting()
            }
        }
        session.mailbox.post(Self.connected)
        await until { session.asked.contains("run") }
        return (loop, effects, run)
    }

    private func until(_ condition: () -> Bool) async {
        while !condition() { try? await Task.sleep(for: .milliseconds(5)) }
    }

    private nonisolated static var connected: AppEvent {
        let daemon = DaemonRecord(version: "2.1.9", revision: "", uuid: "a", pid: 1)
        return .connection(.connected(daemon, address: "/a.sock", engine: .transfer, engineReason: nil))
    }

    private nonisolated static func deletion(_ lease: String) -> Deletion {
        Deletion(
            namespace: "default", items: [], lease: lease, until: .now.addingTimeInterval(600),
            freed: Reclaimable())
    }

    @Test func `reads are cancelled when the program ends, and it waits for no time`() async {
        let session = AbsentSession()
        let (loop, _, run) = await running(session)
        session.mailbox.post(urgent: .key(.character("q")))
        await run.value
        #expect(session.asked == ["run", "run ended"])
        #expect(loop.isEnding)
    }

    @Test func `a change that is deaf to cancelling holds the end up for its patience alone`() async {
        let gate = Gate()
        let session = AbsentSession(operation: { _ in
            await gate.wait()
            return .cancelled
        })
        let (_, _, run) = await running(session, mode: .single(pull), patience: .milliseconds(50))
        await until { session.asked.contains("start") }
        session.mailbox.post(signal: SIGTERM)
        await run.value
        #expect(!session.asked.contains("ended"))
        gate.open()
    }

    @Test func `a second signal ends what a first one waits for`() async {
        let gate = Gate()
        let session = AbsentSession(operation: { _ in
            await gate.wait()
            return .cancelled
        })
        let (loop, _, run) = await running(session, mode: .single(pull))
        await until { session.asked.contains("start") }
        session.mailbox.post(signal: SIGINT)
        await until { loop.isEnding }
        // Two in one moment count once.
        try? await Task.sleep(for: .milliseconds(250))
        session.mailbox.post(signal: SIGINT)
        await run.value
        #expect(!session.asked.contains("ended"))
        gate.open()
    }

    @Test(arguments: [true, false])
    func `when the line goes away pulls are kept where that is asked for`(keeps: Bool) async {
        let isKept = Mutex(false)
        let session = AbsentSession(operation: { control in
            await untilCancelled()
            isKept.withLock { $0 = control.isKeeping }
            return .cancelled
        })
        let (_, _, run) = await running(session, mode: .single(pull), keepsOnHangUp: keeps)
        await until { session.asked.contains("start") }
        session.mailbox.post(signal: SIGHUP)
        await run.value
        #expect(isKept.withLock(\.self) == keeps)
    }

    @Test func `an undo that the daemon missed is asked again when it is back`() async {
        let session = AbsentSession(deleting: { asked, mailbox in
            if asked.count(where: { $0 == "undelete" }) == 1 {
                mailbox.post(.connection(.lost(Failure(.daemon, "It went away."))))
                mailbox.post(.deletionFailed("a", Failure(.daemon, "It went away.")))
            } else {
                mailbox.post(.restored("a"))
            }
            return nil
        })
        let (loop, _, run) = await running(session)
        session.mailbox.post(.deleted(Self.deletion("a")))
        await until { !loop.state.deletions.held.isEmpty }
        session.mailbox.post(urgent: .key(.character("u")))
        await until { session.asked.contains("undelete") && !session.mailbox.hasCalm }
        await until { loop.state.deletions.held.first?.isAsked == false }
        #expect(loop.state.deletions.held.first?.wish == .restore)
        session.mailbox.post(Self.connected)
        await until { loop.state.deletions.held.isEmpty }
        #expect(session.asked.count { $0 == "undelete" } == 2)
        session.mailbox.post(signal: SIGTERM)
        await run.value
    }

    @Test func `quitting frees what was deleted, once`() async {
        let session = AbsentSession()
        let (loop, _, run) = await running(session)
        session.mailbox.post(.deleted(Self.deletion("a")))
        await until { loop.state.deletions.held.count == 1 }
        session.mailbox.post(signal: SIGTERM)
        await run.value
        #expect(session.asked.filter { ["free", "undelete"].contains($0) } == ["free"])
    }

    @Test func `a deletion that ends after the program began to end frees at once`() async {
        let gate = Gate()
        let session = AbsentSession(deleting: { asked, _ in
            guard asked.last == "delete" else { return nil }
            await gate.wait()
            return Self.deletion("a")
        })
        let (loop, effects, run) = await running(session)
        effects.perform(.delete(ResourceGraph(Resources(), at: .now).plan(deleting: [])), for: loop.state)
        await until { session.asked.contains("delete") }
        session.mailbox.post(signal: SIGTERM)
        await until { loop.isEnding }
        gate.open()
        await run.value
        #expect(session.asked.last == "free")
    }
}

/// Opened once; deaf to cancelling.
private final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
