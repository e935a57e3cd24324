// What the configuration file, the environment and the options come to.

package import Config
import ContainerdClient
import Files
import FoundationEssentials
package import Logging
package import RemoteHosts
package import TransferCore
package import TransferModel

/// How transfers are shown.
package enum ProgressStyle: String, CaseIterable, Sendable {
    case auto, tui, plain, json
}

package struct Settings: Sendable {
    package private(set) var configuration: Configuration
    package var progress: ProgressStyle
    /// Whether nothing is to be drawn.
    package var isPlain: Bool
    /// The configuration file that was read, or would have been.
    package var configPath: String?
    /// Whether it is there.
    package var hasFile: Bool
    package var log: Logger
    /// The file of the log; nil where there is none.
    package let logPath: String?
    package let logBook: LogBook
    /// How registries are reached, for as long as the program runs.
    package let access: RegistryAccess
    /// Those that were asked for; none: this machine. Only of one a daemon is meant.
    package private(set) var machines: [Machine]
    /// The options by which they were.
    let choice: HostChoice
    /// How an operation goes over several of them.
    package let plan: FleetPlan
    /// The one whose daemon is meant.
    package private(set) var machine = Machine.here
    /// An open connection to that, for several operations in turn: no other is made.
    var connection: Connection?

    package init(
        _ configuration: Configuration, progress: ProgressStyle, isPlain: Bool, configPath: String?, hasFile: Bool,
        log: Logger, logPath: String?, logBook: LogBook, access: RegistryAccess,
        machines: [Machine] = [], choice: HostChoice = HostChoice(), plan: FleetPlan = FleetPlan()
    ) {
        self.configuration = configuration
        self.progress = progress
        self.isPlain = isPlain
        self.configPath = configPath
        self.hasFile = hasFile
        self.log = log
        self.logPath = logPath
        self.logBook = logBook
        self.access = access
        self.machines = machines
        self.choice = choice
        self.plan = plan
        if let machine = machines.first, machines.count == 1 { choose(machine) }
    }

    /// The same for one machine's daemon.
    package func on(_ machine: Machine) -> Settings {
        var settings = self
        settings.choose(machine)
        return settings
    }

    /// The groups that the configuration has a machine in.
    func groups(of machine: Machine) -> [String] {
        configuration.hosts.first { $0.name == machine.name }?.groups ?? []
    }

    private mutating func choose(_ machine: Machine) {
        self.machine = machine
        machines = [machine]
        connection = nil
        guard case .remote(let host) = machine else { return }
        configuration.address = nil
        if let namespace = host.namespace { configuration.namespace = namespace }
    }

    package var address: String? { configuration.address }
    package var namespace: String { configuration.namespace }
    package var snapshotter: String? { configuration.snapshotter }

    package func core(_ connection: Connection) -> TransferCore {
        TransferCore(
            connection.containerd, daemon: connection.daemon, access: access, engine: configuration.engine,
            paces: Self.paces, machine: connection.tunnel)
    }

    private static let paces = UserFolders(ProcessInfo.processInfo.environment).state
        .map { UnpackPaces(path: "\($0)/tallyman/unpack-paces") }

    /// Whether a transfer is shown on the full screen.
    package var isFullScreen: Bool { progress == .tui || progress == .auto && Output.isTerminal && !isPlain }
}

extension HostTunnel: RemoteMachine {}
