// The options that every command takes, before it or after it.

import ArgumentParser
import Config
import Failure
import FoundationEssentials
import Glibc
import IPFS
import Logging
import ScreenRuntime
import TransferCore
package import TransferModel

struct Options: ParsableArguments {
    @Option(
        name: [.customShort("H"), .long],
        help: ArgumentHelp(
            "A host whose containerd is reached over ssh: an alias, user@host, ssh://user@host:port, @group of the configuration, or . for this machine; may be repeated.",
            valueName: "name"))
    var host: [String] = []

    @Option(help: ArgumentHelp("A file of such hosts, a name a line; - is standard input.", valueName: "file"))
    var hostsFile: [String] = []

    @Flag(help: "Open containerd's socket on hosts by sudo.")
    var sudo = false

    @Option(help: ArgumentHelp("On how many hosts a transfer runs at once (defaults to 5).", valueName: "number"))
    var hostsAtOnce: Int?

    @Flag(help: "One host first, then the rest.")
    var oneFirst = false

    @Option(help: ArgumentHelp("Begin no further host after so many have failed.", valueName: "number"))
    var maxFailures: Int?

    @Option(
        name: [.short, .long],
        help:
            "containerd's socket: a path or unix://… (defaults to $CONTAINERD_ADDRESS, else the first known socket that answers)."
    )
    var address: String?

    @Option(name: [.short, .long], help: "The namespace (defaults to $CONTAINERD_NAMESPACE, else default).")
    var namespace: String?

    @Option(help: "The snapshotter (defaults to $CONTAINERD_SNAPSHOTTER, else the namespace's, else overlayfs).")
    var snapshotter: String?

    @Option(
        help: ArgumentHelp(
            "A folder of registries' hosts files; may be repeated (defaults to containerd's and Docker's certs.d).",
            valueName: "folder"))
    var hostsDir: [String] = []

    @Option(
        help: ArgumentHelp(
            "The API of the IPFS node: /ip4/127.0.0.1/tcp/5001 (defaults to what $IPFS_PATH/api or ~/.ipfs/api says).",
            valueName: "multiaddr"))
    var ipfsAddress: String?

    @Flag(help: "A registry at localhost is this machine's, also for daemons on other hosts that pull by this program.")
    var loopbackHere = false

    @Flag(help: "Don't verify registries' certificates, and try plain HTTP where there is no HTTPS.")
    var insecureRegistry = false

    @Option(
        help: ArgumentHelp(
            "The configuration file (defaults to $XDG_CONFIG_HOME/tallyman/config.toml).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Write a log to this file.", valueName: "file"))
    var logFile: String?

    @Option(help: "The level of the log: trace, debug, info, warning or error.")
    var logLevel: LogLevel?

    @Option(help: "How transfers are shown: auto, tui, plain or json.")
    var progress: ProgressStyle?

    @Flag(help: "No full screen: lines in and out, for screen readers (also with $ACCESSIBLE=1).")
    var plainScreen = false

    @Option(help: "The theme: a name or a file.")
    var theme: String?

    @Option(
        help: ArgumentHelp(
            "Who moves the bytes: containerd's Transfer service, this program (local), or auto.",
            valueName: "auto|transfer|local"))
    var engine: EngineChoice?

    func validate() throws {
        for (name, number) in [("--hosts-at-once", hostsAtOnce), ("--max-failures", maxFailures)] {
            guard number.map({ Configuration.hostsAtOnce.contains($0) }) ?? true else {
                throw ValidationError("\(name) takes a number from 1 to 100.")
            }
        }
    }
}

extension EngineChoice: ExpressibleByArgument {}

extension ProgressStyle: ExpressibleByArgument {}

enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, warning, error

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

extension Settings {
    /// What stands after the command counts over what stands before it, both over the environment, and all of it over
    /// the configuration file.
    ///
    /// `hosts` are in place of those of --host; `source` is left out of them. Throws a `ValidationError` for a configuration
    /// file with mistakes, or a log that can't be written.
    init(_ outer: Options, _ inner: Options? = nil, hosts: [String]? = nil, except source: Machine? = nil) throws {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        let path = inner?.config ?? outer.config
        let file = try orMisuse { () throws(Failure) in try Configuration.read(named: path) }
        var configuration = file ?? Configuration()
        func last<Value>(_ name: String?, _ option: (Options) -> Value?, _ value: (String) -> Value?) -> Value? {
            inner.flatMap(option) ?? option(outer) ?? name.flatMap(variable).flatMap(value)
        }
        let choice = HostChoice(
            names: hosts ?? outer.host + (inner?.host ?? []),
            files: hosts == nil ? outer.hostsFile + (inner?.hostsFile ?? []) : [],
            usesSudo: outer.sudo || inner?.sudo == true, address: last(nil, \.address, { $0 }),
            namespace: last("CONTAINERD_NAMESPACE", \.namespace, { $0 }))
        let named = try orMisuse { () throws(Failure) in try choice.machines(configuration) }
        let machines = named.filter { $0 != source }
        if machines.isEmpty, !named.isEmpty { throw ValidationError("The images are on that host already.") }
        if let address = last("CONTAINERD_ADDRESS", \.address, { $0 }) { configuration.address = address }
        if let namespace = last("CONTAINERD_NAMESPACE", \.namespace, { $0 }) { configuration.namespace = namespace }
        if let snapshotter = last("CONTAINERD_SNAPSHOTTER", \.snapshotter, { $0 }) {
            configuration.snapshotter = snapshotter
        }
        if let theme = last(nil, \.theme, { $0 }) { configuration.theme = theme }
        if let engine = last(nil, \.engine, EngineChoice.init) { configuration.engine = engine }
        let folders = outer.hostsDir + (inner?.hostsDir ?? [])
        if !folders.isEmpty { configuration.hostsDirectories = folders }
        let level = inner?.logLevel ?? outer.logLevel
        let logPath = inner?.logFile ?? outer.logFile ?? (level == nil ? nil : LogFile.standardPath ?? "")
        let book = LogBook()
        let registries = configuration.registries
        let access = RegistryAccess(
            hostsDirectories: configuration.hostsDirectories,
            isInsecure: outer.insecureRegistry || inner?.insecureRegistry == true,
            unverified: Set(registries.filter(\.value.skipsVerification).keys),
            isRootless: geteuid() != 0, downloads: configuration.downloads,
            environment: ProcessInfo.processInfo.environment,
            ipfs: IPFSAccess(
                address: last(nil, \.ipfsAddress, { $0 }), environment: ProcessInfo.processInfo.environment),
            isLoopbackHere: outer.loopbackHere || inner?.loopbackHere == true || configuration.loopbackHere)
        for (registry, settings) in registries where settings.plainHTTP { access.plainHTTP.give(for: registry) }
        self.init(
            configuration, progress: inner?.progress ?? outer.progress ?? .auto,
            isPlain: outer.plainScreen || inner?.plainScreen == true || variable("ACCESSIBLE") == "1",
            configPath: path ?? Configuration.standardPath, hasFile: file != nil,
            log: try Self.log(logPath, level, book), logPath: logPath, logBook: book, access: access,
            machines: machines, choice: choice,
            plan: FleetPlan(
                atOnce: last(nil, \.hostsAtOnce, { Int($0) }) ?? configuration.hostsAtOnce,
                firstAlone: outer.oneFirst || inner?.oneFirst == true,
                mostFailures: last(nil, \.maxFailures, { Int($0) })))
    }

    /// A level alone writes to the standard place; without either nothing is written.
    private static func log(_ path: String?, _ level: LogLevel?, _ book: LogBook) throws -> Logger {
        guard let path else { return Logger(label: "tallyman") { _ in LogFile(book) } }
        guard let file = LogFile(path: path, level: (level ?? .info).level, book) else {
            throw ValidationError("The log can't be written to \(path.isEmpty ? "its place" : path).")
        }
        return Logger(label: "tallyman") { _ in file }
    }
}
