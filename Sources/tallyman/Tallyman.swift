// `tallyman`: the screen, and the commands beside it.

import App
import ArgumentParser
import Config
import Failure
import ScreenRuntime

struct Tallyman: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tallyman",
        abstract: "A full-screen image manager for containerd.",
        discussion: "Without a command it opens the screen. Options may stand before or after the command.",
        version: "tallyman 0.1.0",
        subcommands: [
            PullCommand.self, PushCommand.self, TagCommand.self, LoadCommand.self, ImportCommand.self,
            SaveCommand.self, CopyCommand.self, InspectCommand.self, HistoryCommand.self, RemoveCommand.self,
            PruneCommand.self, ImagesCommand.self, SnapshottersCommand.self, NamespacesCommand.self, ThemesCommand.self,
            ConfigCommand.self, DoctorCommand.self,
            ManualCommand.self, DialStdioCommand.self,
        ])

    @OptionGroup var options: Options

    func run() async throws {
        let settings = try Settings(options)
        guard settings.progress == .auto || settings.progress == .tui else {
            throw ValidationError("--progress \(settings.progress.rawValue) needs a command, such as pull.")
        }
        try await settings.withSessions { sessions in
            if settings.isPlain {
                try await PlainRunner.run(sessions, settings)
            } else {
                try await ScreenRunner.run(sessions, settings, mode: .browse)
            }
        }
    }
}

/// What a person has written, in a file or on the command line: what is wrong with it is wrong usage.
func orMisuse<Value>(_ body: () throws(Failure) -> Value) throws -> Value {
    do throws(Failure) {
        return try body()
    } catch {
        throw ValidationError([error.message, error.hint].compactMap { $0 }.joined(separator: " "))
    }
}
