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

    @Flag(help: "Put an image of 245 MB on host-1, which TALLYMAN_LAB_BIG names, and half of its layers on host-2.")
    var big = false

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func perform(in foreground: Foreground) async throws -> Int32 {
        // The hosts' own clients, to compare with.
        let programs = try await Parts.shared.place(of: .containerd2).folder
        return try await Fleet.running(
            count, roundTrip: .milliseconds(delay), programs: ["/usr/bin/socat", "\(programs)/ctr"]
        ) { fleet in
            try await fleet.drift()
            var environment = fleet.environment
            if big {
                try await put(.halfOfBig, as: "demo/half:1.0", on: fleet.hosts[1], fleet)
                environment["TALLYMAN_LAB_BIG"] = try await put(.big, as: "demo/big:1.0", on: fleet.hosts[0], fleet)
            }
            tell(introduction(to: fleet))
            return try await foreground.run(command, environment: environment)
        }
    }

    @discardableResult
    private func put(_ spec: ImageSpec, as name: String, on host: Fleet.Host, _ fleet: Fleet) async throws -> String {
        try fleet.registry.put(try await ImageMaker().make(spec), as: name)
        try await host.daemon.ctr("images", "pull", "--plain-http", fleet.registry.reference(name))
        return fleet.registry.reference(name)
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
