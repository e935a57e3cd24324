// One operation of a command: on the full screen, or as lines.

import App
import Config
import Failure
package import TransferCore
package import TransferModel

package struct TransferRun: Sendable {
    let settings: Settings
    let kind: OperationKind
    private let references: [String]
    private let isQuiet: Bool
    private let isPlain: Bool
    private let copySource: CopySource?

    /// `references` are as the user named them: for a failure that comes before the operation is known. `isPlain` says
    /// that it is too short for a screen, or that the terminal's streams carry an archive. A copy reads from
    /// `copySource`.
    package init(
        settings: Settings, kind: OperationKind, references: [String], isQuiet: Bool = false, isPlain: Bool = false,
        copySource: CopySource? = nil
    ) {
        self.settings = settings
        self.kind = kind
        self.references = references
        self.isQuiet = isQuiet
        self.isPlain = isPlain
        self.copySource = copySource
    }

    /// Runs an operation for which no daemon has to be asked.
    package func run(_ operation: () throws -> Operation) async throws {
        try await run(operation) { _, operation in operation }
    }

    /// Runs what `operation` makes, once there is a connection, of what was given, and throws the exit status unless that
    /// is 0. No host is asked where `given` throws. What both throw is a `Failure`.
    package func run<Given: Sendable>(
        _ given: () throws -> Given,
        _ operation: @Sendable @escaping (Connection, Given) async throws -> Operation
    ) async throws {
        let parsed: Given
        do { parsed = try given() } catch { return try await refuse(Self.outcome(of: error).0) }
        let operation = { @Sendable connection in try await operation(connection, parsed) }
        if settings.machines.count > 1 {
            return try await FleetRun(self).run { await outcome(on: $0, within: $1, operation).0 }
        }
        guard settings.isFullScreen, !isQuiet, !isPlain else { return try await runPlainly(operation) }
        try await settings.withConnection { connection in
            let operation = try await operation(connection)
            try await FleetSessions.running(settings, connection) { sessions in
                try await ScreenRunner.run(sessions, settings, mode: .single(operation))
            }
        }
    }

    /// Reports what is wrong wherever it runs: scripts for each of several hosts, people once.
    private func refuse(_ outcome: Outcome) async throws {
        guard settings.machines.count > 1, style == .json else {
            await report(outcome, on: nil)
            return try end(outcome, isConnected: true)
        }
        try await FleetRun(self).run { settings, _ in
            await report(outcome, on: settings.machine.name)
            return outcome
        }
    }

    private func runPlainly(_ operation: @Sendable (Connection) async throws -> Operation) async throws {
        let (outcome, isConnected) = await outcome(on: settings, operation)
        try end(outcome, isConnected: isConnected)
    }

    /// Throws the exit status unless it has succeeded.
    func end(_ outcome: Outcome, isConnected: Bool) throws {
        try checkOutput()
        switch outcome {
        case .succeeded: break
        case .failed(let failure): throw isConnected ? ExitStatus(failure) : .notConnected
        case .cancelled, .kept: throw ExitStatus.cancelled
        }
    }

    /// Runs the operation on the machine of `settings`, and reports it. Among several, which `interruption` ends, the
    /// machine is named.
    func outcome(
        on settings: Settings, within interruption: Interruption? = nil,
        _ operation: @Sendable (Connection) async throws -> Operation
    ) async -> (Outcome, isConnected: Bool) {
        let printer = printer(interruption.map { _ in settings.machine.name })
        var outcome: Outcome
        var isConnected = true
        do {
            outcome = try await settings.connected { connection in
                await settings.access.sweep()
                let operation = try await operation(connection)
                let core = settings.core(connection)
                printer.start(operation)
                let log = settings.log
                log.begin(operation, in: settings.namespace)
                let run = { @Sendable in
                    await printer.following {
                        await core.run(operation, in: settings.namespace, copyingFrom: copySource) { event in
                            log.record(event)
                            printer.apply(event)
                        }
                    }
                }
                let ended = if let interruption { await interruption.run(run) } else { await interruptible(run) }
                let outcome = await connection.explain(ended)
                log.end(operation, outcome)
                return outcome
            }
        } catch {
            (outcome, isConnected) = Self.outcome(of: error)
        }
        await finish(printer, outcome)
        return (outcome, isConnected)
    }

    /// What it means that a connection, or what was done over it, has thrown.
    static func outcome(of error: any Error) -> (Outcome, isConnected: Bool) {
        let notConnected = error as? NotConnected
        let failure = notConnected?.failure ?? error as? Failure ?? Failure(.internal, "\(error)")
        return (Task.isCancelled ? .cancelled : .failed(failure), notConnected == nil)
    }

    /// Reports an operation that could not begin.
    func report(_ outcome: Outcome, on host: String?) async { await finish(printer(host), outcome) }

    private func printer(_ host: String?) -> TransferPrinter {
        TransferPrinter(style, kind: kind, references: references, host: host)
    }

    private func finish(_ printer: TransferPrinter, _ outcome: Outcome) async {
        // That nobody takes the last lines either is told afterwards.
        await Output.stopping {
        } _: {
            printer.finish(outcome)
        }
    }

    /// Reports that it could not begin: scripts for each of the hosts, people once.
    func fail(_ failure: Failure, on hosts: [String?]) async {
        for host in style == .json ? hosts : [nil] { await report(.failed(failure), on: host) }
    }

    var style: TransferPrinter.Style { settings.progress == .json ? .json : isQuiet ? .quiet : .plain }

    func checkOutput() throws {
        guard let refusal = Output.refusal else { return }
        Output.complain(refusal.failure)
        throw refusal.isReaderGone ? ExitStatus.cancelled : .failed
    }
}
