// The state at work: events go into it, effects come out, until all has ended.

import App
import Config
import Failure
import Files
import FoundationEssentials
import RemoteHosts
import Themes
import TransferModel

/// What shows the state holds one, and gives it a turn whenever there is something to take.
@MainActor final class StateLoop {
    private(set) var state: AppState
    let mailbox: Mailbox
    private let effects: EffectRunner
    private let started = ContinuousClock.now

    init(_ state: AppState, _ effects: EffectRunner) {
        self.state = state
        self.effects = effects
        mailbox = effects.mailbox
    }

    /// With the sessions of all machines.
    convenience init(
        _ sessions: FleetSessions, _ settings: Settings, mode: AppMode, columns: Int, rows: Int
    ) async throws(Failure) {
        let effects = EffectRunner(
            sessions, sessions.mailbox, access: settings.access, history: History(),
            keepsOnHangUp: settings.configuration.onHangUp == .keep)
        var appSettings = AppSettings(
            namespace: settings.namespace,
            snapshotter: try await sessions.first?.snapshotter(for: settings.namespace, settings)
                ?? settings.snapshotter ?? "overlayfs",
            host: Machine.ownName,
            keyMap: settings.configuration.keyMap, themes: await blocking { ThemeChoice.library.listings.map(\.name) },
            mouse: settings.configuration.mouse, mode: mode, plan: settings.plan)
        if case .remote(let host) = settings.machine { appSettings.remote = host.name }
        if !sessions.isAlone {
            appSettings.hosts = sessions.machines.enumerated().map { index, machine in
                AppSettings.Host(
                    name: sessions.name(of: machine), groups: settings.groups(of: machine),
                    namespace: settings.on(machine).namespace, isAsked: index == 0 && sessions.first != nil)
            }
        }
        self.init(AppState(settings: appSettings, columns: columns, rows: rows), effects)
        if sessions.first == nil { handle(.command("hosts")) }
    }

    var now: Moment { Moment(date: Date(), uptime: ContinuousClock.now - started) }

    var isEnding: Bool { effects.isEnding }

    func handle(_ event: AppEvent) {
        for effect in state.update(event, at: now) {
            if effect == .quit { handleLast() }
            effects.perform(effect, for: state)
        }
    }

    func handleWaiting() {
        for event in mailbox.takeCalm() { handle(event) }
        state.refreshStale()
    }

    /// What was pulled before, and what is in the log and comes to it, goes to the state; effects for a display to `display`.
    func begin(_ display: any Display, _ log: LogBook) async {
        effects.display = display
        handle(.history(await effects.history.references))
        log.listen { [mailbox] lines in if !lines.isEmpty { mailbox.post(.log(lines)) } }
    }

    /// Ties the state to the daemon, and calls `turn` whenever there is something to take. Returns when the state has
    /// ended, or a signal came, and what ran has cleaned up, or has taken too long.
    func run(_ turn: () -> Void) async {
        effects.begin(takingStock: !state.isSingle)
        for await _ in mailbox.bell {
            turn()
            if state.isEnding || mailbox.signal != nil {
                handleLast()
                effects.end(state)
            }
            if effects.hasEnded { break }
        }
        handleWaiting()
    }

    /// A deletion may have ended that the state doesn't know of yet.
    private func handleLast() {
        if !effects.isEnding { handleWaiting() }
    }
}
