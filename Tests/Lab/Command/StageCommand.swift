// What the commands share that run another command beside parts of the lab.

import ArgumentParser
import Foundation
import Lab

/// A command of the form `tallyman-lab NAME -- COMMAND…`, whose exit status is that of COMMAND.
protocol StageCommand: AsyncParsableCommand {
    var command: [String] { get }

    /// Sets the parts up, runs `command` beside them and returns its exit status.
    func perform(in foreground: Foreground) async throws -> Int32
}

extension StageCommand {
    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("name the command after --") }
    }

    func run() async throws {
        let name = Self.configuration.commandName ?? ""
        guard Host.isRoot else {
            tell("The \(name) needs root: containerd mounts overlay file systems.\n")
            throw ExitCode(1)
        }
        let foreground = Foreground()
        let status: Int32
        do {
            status = try await perform(in: foreground)
        } catch let failure as LabFailure {
            tell("The \(name) can't run: \(failure)\n")
            throw ExitCode(1)
        }
        throw ExitCode(status)
    }
}

/// On standard error: the command's output is its own.
func tell(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
}
