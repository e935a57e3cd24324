// The lab's own command: `tallyman-lab parts`, `images`, `traces`, `time-left`, `fleet`, and `demo`, `lazy` and
// `hosts`, which run a command: `demo -- COMMAND…`.

import ArgumentParser

@main
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tallyman-lab",
        abstract: "Real daemons and registries on this machine, gone without a trace afterwards.",
        subcommands: [
            PartsCommand.self, ImagesCommand.self, DemoCommand.self, LazyCommand.self, HostsCommand.self,
            TracesCommand.self, TimeLeftCommand.self, FleetCommand.self,
        ])
}
