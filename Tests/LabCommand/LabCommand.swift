// The lab's own command: `tallyman-lab parts` and `tallyman-lab demo -- COMMAND…`.

import ArgumentParser

@main
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tallyman-lab",
        abstract: "Real daemons and registries on this machine, gone without a trace afterwards.",
        subcommands: [PartsCommand.self, DemoCommand.self])
}
