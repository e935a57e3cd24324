// The options that every command takes, before it or after it.

import ArgumentParser
import ContainerdClient
import Failure
import FoundationEssentials
import Glibc
import Inventory
import Logging
import TransferCore
package import TransferModel

struct Options: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "containerd's socket: a path or unix://… ($CONTAINERD_ADDRESS; else the known sockets are tried).")
    var address: String?

    @Option(name: [.short, .long], help: "The namespace ($CONTAINERD_NAMESPACE; else default).")
    var namespace: String?

    @Option(help: "The snapshotter ($CONTAINERD_SNAPSHOTTER; else the namespace's default, else overlayfs).")
    var snapshotter: String?

    @Option(
        help: ArgumentHelp(
            "Look for registries' hosts files here; may be repeated (else /etc/containerd/certs.d, /etc/docker/certs.d).",
            valueName: "folder"))
    var hostsDir: [String] = []

    @Flag(help: "Don't verify registries' certificates, and try plain HTTP where there is no HTTPS.")
    var insecureRegistry = false

    @Option(
        help: ArgumentHelp("The configuration file (else $XDG_CONFIG_HOME/tallyman/config.toml).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Write a log to this file.", valueName: "file"))
    var logFile: String?

    @Option(help: "What the log has: trace, debug, info, warning or error.")
    var logLevel: LogLevel?

    @Option(help: "How transfers are shown: auto, tui, plain or json.")
    var progress: ProgressStyle?

    @Option(help: "The theme: a name or a file.")
    var theme: String?

    @Option(
        help: ArgumentHelp(
            "Who moves the bytes: containerd's Transfer service, this program (local), or auto.",
            valueName: "auto|transfer|local"))
    var engine: EngineChoice?
}

extension EngineChoice: ExpressibleByArgument {}

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    case auto, tui, plain, json
}

enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, warning, error

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// What the options and the environment come to.
struct Settings: Sendable {
    var address: String?
    var namespace: String
    var snapshotter: String?
    var progress: ProgressStyle
    var theme: String?
    var engine: EngineChoice
    /// The configuration file that was read, or would have been.
    var configPath: String?
    var log: Logger
    /// How registries are reached, for as long as the program runs.
    let access: RegistryAccess

    /// What stands after the command counts over what stands before it, and both over the environment.
    ///
    /// Throws a `ValidationError` for a configuration file with mistakes, or a log that can't be written.
    init(_ outer: Options, _ inner: Options? = nil) throws {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        address = inner?.address ?? outer.address ?? variable("CONTAINERD_ADDRESS")
        namespace = inner?.namespace ?? outer.namespace ?? variable("CONTAINERD_NAMESPACE") ?? "default"
        snapshotter = inner?.snapshotter ?? outer.snapshotter ?? variable("CONTAINERD_SNAPSHOTTER")
        progress = inner?.progress ?? outer.progress ?? .auto
        theme = inner?.theme ?? outer.theme
        engine = inner?.engine ?? outer.engine ?? .auto
        let config = inner?.config ?? outer.config
        configPath = config ?? ConfigFile.standardPath
        log = try Self.log(inner?.logFile ?? outer.logFile, inner?.logLevel ?? outer.logLevel)
        let file = try ConfigFile(named: config)
        access = RegistryAccess(
            hostsDirectories: outer.hostsDir + (inner?.hostsDir ?? []),
            isInsecure: outer.insecureRegistry || inner?.insecureRegistry == true, unverified: file.unverified,
            isRootless: geteuid() != 0, downloads: file.downloads,
            environment: ProcessInfo.processInfo.environment)
        for registry in file.plainHTTP { access.plainHTTP.give(for: registry) }
    }

    /// A level alone writes to the standard place; without either nothing is written.
    private static func log(_ path: String?, _ level: LogLevel?) throws -> Logger {
        guard path != nil || level != nil else { return Logger(label: "tallyman") { _ in SwiftLogNoOpLogHandler() } }
        guard let path = path ?? LogFile.standardPath, let file = LogFile(path: path, level: (level ?? .info).level)
        else {
            throw ValidationError("The log can't be written to \(path ?? "its place").")
        }
        return Logger(label: "tallyman") { _ in file }
    }

    func core(_ connection: Connection) -> TransferCore {
        TransferCore(connection.containerd, daemon: connection.daemon, access: access, engine: engine)
    }

    /// Whether a transfer is shown on the full screen.
    var isFullScreen: Bool { progress == .tui || progress == .auto && Output.isTerminal }
}
