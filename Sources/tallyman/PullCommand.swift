// `tallyman pull`.

import AppModel
import ArgumentParser
import Failure
import OCI
import TransferCore
import TransferModel

extension UnpackPolicy: ExpressibleByArgument {}

struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Pull an image through containerd's Transfer service.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "The image: alpine, registry.example.com/team/app:1.42, …")
    var reference: String

    @Option(help: ArgumentHelp("Pull for this platform; may be repeated.", valueName: "os/arch[/variant]"))
    var platform: [String] = []

    @Flag(help: "Pull for all platforms.")
    var allPlatforms = false

    @Option(help: "Unpack: auto (if it is one platform), true or false.")
    var unpack: UnpackPolicy = .auto

    @Flag(name: [.customShort("q"), .long], help: "Show nothing but the reference at the end.")
    var quiet = false

    func validate() throws {
        if allPlatforms, !platform.isEmpty {
            throw ValidationError("--platform and --all-platforms exclude each other.")
        }
        if unpack == .always, allPlatforms || platform.count > 1 {
            throw ValidationError("--unpack true needs exactly one platform.")
        }
    }

    func run() async throws {
        let settings = Settings(parent.options, options)
        if !quiet, settings.isFullScreen {
            let theme = try ThemeChoice.theme(settings.theme)
            try await orExplain {
                try await settings.connected { connection in
                    let operation = try await operation(connection, settings)
                    try await ScreenRunner.run(connection, settings, theme: theme, mode: .single(operation))
                }
            }
        } else {
            try await runPlainly(settings)
        }
    }

    private func operation(_ connection: Connection, _ settings: Settings) async throws(Failure) -> Operation {
        let reference = try Reference(parsing: reference)
        var platforms: [Platform] = []
        for text in platform { platforms.append(try Platform(parsing: text)) }
        return .pull(
            PullRequest(
                reference: reference, platforms: allPlatforms ? .all : .only(platforms),
                snapshotter: try await connection.snapshotter(for: settings.namespace, settings), unpack: unpack))
    }

    private func runPlainly(_ settings: Settings) async throws {
        let style: TransferPrinter.Style = settings.progress == .json ? .json : quiet ? .quiet : .plain
        let printer = TransferPrinter(style, kind: .pull, references: [reference])
        do {
            let outcome = try await settings.connected { connection in
                let operation = try await operation(connection, settings)
                let engine = try connection.daemon.engine()
                printer.start(operation, engine: engine)
                let core = TransferCore(connection.containerd, daemon: connection.daemon)
                return await interruptible {
                    await printer.following {
                        await core.run(operation, in: settings.namespace) { printer.take($0) }
                    }
                }
            }
            printer.finish(outcome)
            switch outcome {
            case .succeeded: break
            case .failed(let failure): throw ExitStatus(failure)
            case .cancelled: throw ExitStatus.cancelled
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
