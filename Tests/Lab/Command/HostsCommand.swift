// `tallyman-lab hosts -- COMMAND…`: runs a command that reaches a fleet of hosts by ssh.

import ArgumentParser
import Lab

struct HostsCommand: StageCommand {
    static let configuration = CommandConfiguration(
        commandName: "hosts",
        abstract: "Run a command that reaches private containerds by ssh, as if they were on hosts far away.",
        discussion: """
            The hosts are namespaces of five daemons behind an sshd each. The command finds them by the configuration
            file below XDG_CONFIG_HOME, and by the `ssh` that is the first in its PATH. Their images drift.
            Everything is removed when it ends. Needs root.
            """)

    @Option(help: "The time there and back, in milliseconds.")
    var delay = 0

    @Option(help: "How many hosts.")
    var count = 8

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func perform(in foreground: Foreground) async throws -> Int32 {
        try await Fleet.running(count, roundTrip: .milliseconds(delay)) { fleet in
            try await fleet.drift()
            tell(introduction(to: fleet))
            return try await foreground.run(command, environment: fleet.environment)
        }
    }

    private func introduction(to fleet: Fleet) -> String {
        let lines = fleet.hosts.map { host in
            "\(host.name)  \(host.server.options.user), containerd \(host.daemon.version), namespace \(host.namespace)\n"
        }
        return """
            \(lines.joined())All are in the group fleet. The registry has a newer \(fleet.registry.reference("shop/web:1.4"))

            """
    }
}
