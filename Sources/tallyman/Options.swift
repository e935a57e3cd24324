// The options that every command takes, before it or after it.

import ArgumentParser
import ContainerdClient
import Failure
import Foundation
import Glibc
import Inventory
import TransferCore

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

    @Option(help: "How transfers are shown: auto, tui, plain or json.")
    var progress: ProgressStyle?

    @Option(help: "The theme: a name or a file.")
    var theme: String?
}

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    case auto, tui, plain, json
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
    /// How registries are reached, for as long as the program runs.
    let access: RegistryAccess

    /// What stands after the command counts over what stands before it, and both over the environment.
    init(_ outer: Options, _ inner: Options? = nil) {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        address = inner?.address ?? outer.address ?? variable("CONTAINERD_ADDRESS")
        namespace = inner?.namespace ?? outer.namespace ?? variable("CONTAINERD_NAMESPACE") ?? "default"
        snapshotter = inner?.snapshotter ?? outer.snapshotter ?? variable("CONTAINERD_SNAPSHOTTER")
        progress = inner?.progress ?? outer.progress ?? .auto
        theme = inner?.theme ?? outer.theme
        access = RegistryAccess(
            hostsDirectories: outer.hostsDir + (inner?.hostsDir ?? []),
            isInsecure: outer.insecureRegistry || inner?.insecureRegistry == true, isRootless: geteuid() != 0,
            environment: ProcessInfo.processInfo.environment)
    }

    /// Whether a transfer is shown on the full screen.
    var isFullScreen: Bool { progress == .tui || progress == .auto && Output.isTerminal }
}
