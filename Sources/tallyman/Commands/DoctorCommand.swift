// `tallyman doctor`: what is there, what is wrong with it, and how to correct it.

import ArgumentParser
import Canvas
import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import RegistryHosts
import ScreenRuntime
import Text
import Themes
import TransferCore
import TransferModel

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check terminal, daemon and registries, and say what is wrong.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "A registry (host or host:port): which hosts file is in force for it?")
    var registry: String?

    func run() async throws {
        let settings = try Settings(parent.options, options)
        var report = DoctorReport()
        report.lookAtTerminal()
        report.lookAtFiles(settings)
        report.lookAtRegistries(settings, registry)
        var isConnected = false
        do {
            let found = try await settings.connected { connection in
                var report = DoctorReport()
                await report.lookAtDaemon(connection, settings)
                return report
            }
            report.findings += found.findings
            isConnected = true
        } catch let error as NotConnected {
            report.add(error.failure, "daemon")
        }
        Output.write(report.text)
        guard isConnected else { throw ExitStatus.notConnected }
        guard !report.hasFaults else { throw ExitStatus.failed }
    }
}
