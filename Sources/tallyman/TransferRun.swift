// One operation of a command: on the full screen, or as lines.

import App
import Config
import Failure
import TransferCore
import TransferModel

struct TransferRun: Sendable {
    let settings: Settings
    let kind: OperationKind
    /// As the user named them: for a failure that comes before the operation is known.
    let references: [String]
    var isQuiet = false
    /// Whether it is too short for a screen, or the terminal's streams carry an archive.
    var isPlain = false

    /// Runs what `operation` makes once there is a connection, and throws the exit status unless that is 0.
    func run(_ operation: @Sendable (Connection) async throws(Failure) -> Operation) async throws {
        guard settings.isFullScreen, !isQuiet, !isPlain else { return try await runPlainly(operation) }
        try await orExplain {
            try await settings.connected { connection in
                let operation = try await operation(connection)
                try await ScreenRunner.run(connection, settings, mode: .single(operation))
            }
        }
    }

    private func runPlainly(_ operation: @Sendable (Connection) async throws(Failure) -> Operation) async throws {
        let style: TransferPrinter.Style = settings.progress == .json ? .json : isQuiet ? .quiet : .plain
        let printer = TransferPrinter(style, kind: kind, references: references)
        do {
            let outcome = try await settings.connected { connection in
                await settings.access.sweep()
                let operation = try await operation(connection)
                let core = settings.core(connection)
                printer.start(operation)
                let log = settings.log
                log.begin(operation, in: settings.namespace)
                let outcome = await interruptible {
                    await printer.following {
                        await core.run(operation, in: settings.namespace) { event in
                            log.record(event)
                            printer.apply(event)
                        }
                    }
                }
                log.end(operation, outcome)
                return outcome
            }
            // That nobody takes the last lines either is told below.
            await Output.stopping {
            } _: {
                printer.finish(outcome)
            }
            if let refusal = Output.refusal {
                Output.complain(refusal.failure)
                throw refusal.isReaderGone ? ExitStatus.cancelled : .failed
            }
            switch outcome {
            case .succeeded: break
            case .failed(let failure): throw ExitStatus(failure)
            case .cancelled, .kept: throw ExitStatus.cancelled
            }
        } catch let error as NotConnected {
            printer.finish(.failed(error.failure))
            throw ExitStatus.notConnected
        } catch let failure as Failure {
            printer.finish(.failed(failure))
            throw ExitStatus(failure)
        }
    }
}
