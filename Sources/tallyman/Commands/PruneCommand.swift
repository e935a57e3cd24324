// `tallyman prune`.

import ArgumentParser
import ContainerdClient
import Failure
import FoundationEssentials
import Housekeeping
import Inventory
import ScreenRuntime
import Text
import Views

struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Delete images without a tag that nothing uses.",
        discussion: "What is pinned, or used by a container, running or not, always stays.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Flag(help: "Delete all images that nothing uses, also tagged ones and those pulled by digest.")
    var all = false

    @Option(help: "until=24h, until=DATE, label=KEY or label=KEY=VALUE; may be repeated.")
    var filter: [String] = []

    @Flag(help: "Only show what would be deleted.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var force = false

    func run() async throws {
        guard dryRun || force || Output.isTerminal else {
            throw ValidationError("Without a terminal nobody can be asked: say --force or --dry-run.")
        }
        let rule = try orMisuse { () throws(Failure) in try PruneRule(isAll: all, parsing: filter, at: Date()) }
        let settings = try Settings(parent.options, options)
        try await settings.withConnection { connection in
            let graph = try await connection.resources(settings)
            let plan = rule.plan(in: graph)
            let room = Human.size(plan.freed.bytes.addingReportingOverflow(plan.garbage.bytes).partialValue)
            if dryRun { return report(plan, "would free \(room)") }
            guard !plan.items.isEmpty else { return Output.report("there is nothing to delete") }
            guard force || Self.agrees(to: plan, room) else { throw ExitStatus.failed }
            let result = try await Housekeeping(connection.containerd).deleteInterruptibly(
                plan, in: settings.namespace)
            if let freed = result.freed(room) { Output.report(freed) }
            for failure in result.kept { Output.complain(failure) }
            if let failure = result.kept.first(where: { [.daemon, .cancelled].contains($0.code) }) {
                throw ExitStatus(failure)
            }
        }
    }

    private func report(_ plan: DeletePlan, _ sum: String) {
        for name in plan.names { Output.write(name + "\n") }
        Output.report(sum)
    }

    private static func agrees(to plan: DeletePlan, _ room: String) -> Bool {
        for name in plan.names { Output.report("  \(name)") }
        Output.report("Delete these \(plan.items.count), and free \(room)? [y/N]")
        return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
    }
}
