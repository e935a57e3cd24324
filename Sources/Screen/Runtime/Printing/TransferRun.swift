// One operation of a command: on the full screen, or as lines.

import App
import Config
import Failure
import TransferCore
package import TransferModel

package struct TransferRun: Sendable {
    private let settings: Settings
    private let kind: OperationKind
    private let references: [String]
    private let isQuiet: Bool
    private let isPlain: Bool

    /// `references` are as the user named them: for a failure that comes before the operation is known. `isPlain` says
    /// that it is too short for a screen, or that the terminal's streams carry an archive.
    package init(
        settings: Settings, kind: OperationKind, references: [String], isQuiet: Bool = false, isPlain: Bool = false
    ) {
        self.settings = settings
        self.kind = kind
        self.references = references
        self.isQuiet = isQuiet
        self.isPlain = isPlain
    }

    /// Runs what `operation` makes once there is a connection, and throws the exit status unless that is 0. What
    /// `operation` throws is a `Failure`.
    package func run(_ operation: @Sendable (Connection) async throws -> Operation) async throws {
        guard settings.isFullScreen, !isQuiet, !isPlain else { return try await runPlainly(operation) }
        try await settings.withConnection { connection in
            let operation = try await operation(connection)
            try await ScreenRunner.run(connection, settings, mode: .single(operation))
        }
    }

    private func runPlainly(_ operation: @Sendable (Connection) async throws -> Operation) async throws {
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
