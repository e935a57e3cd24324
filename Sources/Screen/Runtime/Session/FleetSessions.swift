// The sessions with the daemons of all machines: each is connected to for as long as the program runs.

import App
import Config
import Failure
import FoundationEssentials
import Synchronization

/// What effects ask the sessions for: as a protocol, so that the runner can be tested without a daemon.
protocol Sessions: Sendable {
    /// That with a machine, which is empty where there is one only. Nil until it is connected.
    func session(with host: String) -> (any Session)?
    /// These are connected to from now on, at once those that are waited for already.
    func connect(_ hosts: [String])
    /// Ties the state to the daemons until the task is cancelled.
    func run(takingStock: Bool) async
}

package final class FleetSessions: Sessions {
    /// Between two attempts to reach a host, each time twice as long.
    private static let pauses = (first: Duration.seconds(2), longest: Duration.seconds(30))
    /// The same where the host refuses this user: it may lock out who tries too often.
    private static let refusalPause = Duration.seconds(300)

    let mailbox = Mailbox()
    /// The machines that may be looked at, the shown one first.
    let machines: [Machine]
    private let settings: Settings
    /// With the first machine, where that had to be there.
    let first: Connection?
    private let sessions = Mutex<[String: ContainerdSession]>([:])
    /// The machines that are connected to, and each one's wait for the next attempt.
    private let pausing = Mutex<[Machine: Task<Void, Never>?]>([:])
    private let wanted = AsyncStream.makeStream(of: Machine.self)
    private let connected = AsyncStream.makeStream(of: ContainerdSession.self)

    private init(_ settings: Settings, _ first: Connection?) throws(Failure) {
        self.settings = settings
        self.first = first
        machines = try settings.fleet
        if first != nil, let machine = machines.first { connect([name(of: machine)]) }
    }

    /// Runs `body` and has connections as long as it runs. Throws class `reference` for a host in the configuration whose
    /// name no host can have, else what `body` throws.
    static func running(
        _ settings: Settings, _ first: Connection?, _ body: (FleetSessions) async throws -> Void
    ) async throws {
        let sessions = try FleetSessions(settings, first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await sessions.keepConnections() }
            try await body(sessions)
        }
    }

    /// Whether there is one machine only: it has no name then.
    var isAlone: Bool { machines.count < 2 }

    /// As people read it: this machine is called by its own name, unless a host is called that.
    func name(of machine: Machine) -> String {
        guard machine == .here, !machines.contains(where: { $0.name == Machine.ownName }) else { return machine.name }
        return Machine.ownName
    }

    func session(with host: String) -> (any Session)? { sessions.withLock { $0[host] } }

    func connect(_ hosts: [String]) {
        for machine in machines where hosts.contains(name(of: machine)) {
            let isNew = pausing.withLock { pausing in
                pausing[machine]??.cancel()
                return pausing.updateValue(nil, forKey: machine) == nil
            }
            if isNew { wanted.continuation.yield(machine) }
        }
    }

    func run(takingStock: Bool) async {
        await withDiscardingTaskGroup { group in
            for await session in connected.stream { group.addTask { await session.run(takingStock: takingStock) } }
            group.cancelAll()
        }
    }

    private func keepConnections() async {
        await withDiscardingTaskGroup { group in
            for await machine in wanted.stream { group.addTask { await self.keepConnection(with: machine) } }
            group.cancelAll()
        }
    }

    private func keepConnection(with machine: Machine) async {
        if let first, machine == machines.first { return add(first, machine) }
        let mailbox = mailbox(of: machine)
        var pause = Self.pauses.first
        while !Task.isCancelled {
            let failure: Failure
            do {
                try await settings.on(machine).connected { connection in
                    add(connection, machine)
                    try await Task.sleep(for: .seconds(1 << 40))
                }
                return
            } catch let error as NotConnected {
                failure = error.failure
            } catch {
                failure = error as? Failure ?? Failure(.daemon, "\(error)")
            }
            guard !Task.isCancelled else { return }
            let isRefused = [.auth, .certificate].contains(failure.code)
            await wait(isRefused ? Self.refusalPause : pause, for: machine) {
                mailbox.post(.connection(.lost(failure)))
            }
            if !isRefused { pause = min(pause * 2, Self.pauses.longest) }
        }
    }

    /// Waits so long, or until it is asked for again, as it may be as soon as it is reported.
    private func wait(_ duration: Duration, for machine: Machine, report: () -> Void) async {
        let pause = Task { _ = try? await Task.sleep(for: duration) }
        pausing.withLock { $0[machine] = pause }
        report()
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
    }

    private func add(_ connection: Connection, _ machine: Machine) {
        let mailbox = mailbox(of: machine)
        let session = ContainerdSession(connection, settings.on(machine), mailbox) { [weak self] name in
            self?.sessions.withLock { $0[name] }
        }
        sessions.withLock { $0[mailbox.host] = session }
        connected.continuation.yield(session)
    }

    private func mailbox(of machine: Machine) -> SessionMailbox {
        SessionMailbox(mailbox: mailbox, host: isAlone ? "" : name(of: machine))
    }
}

extension Settings {
    /// The machines that the screen may show, that which is shown first: those that were asked for, or else this one and
    /// the hosts of the configuration.
    var fleet: [Machine] {
        get throws(Failure) {
            guard machines.isEmpty else { return machines }
            var all = [Machine.here]
            for host in configuration.hosts {
                all.append(try choice.naming(host.name).machines(configuration)[0])
            }
            return all
        }
    }

    /// Hands the sessions with all machines to `body`. One that is asked for alone has to be there: else it tells why it
    /// isn't, and throws the exit status. This machine need not be where the configuration has hosts.
    package func withSessions(_ body: @Sendable (FleetSessions) async throws -> Void) async throws {
        guard machines.count < 2 else { return try await FleetSessions.running(self, nil, body) }
        guard machines.isEmpty, address == nil, !configuration.hosts.isEmpty else {
            return try await withConnection { try await FleetSessions.running(self, $0, body) }
        }
        do {
            try await connected { try await FleetSessions.running(self, $0, body) }
        } catch is NotConnected {
            try await FleetSessions.running(self, nil, body)
        }
    }
}
