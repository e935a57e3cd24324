// How a private containerd is configured.

extension Daemon {
    package struct Options: Sendable {
        /// More lines for the end of the configuration file, as this version spells them. They may not repeat a table:
        /// the base has the top level, `[grpc]`, `[plugins."io.containerd.gc.v1.scheduler"]` and, where asked for,
        /// the Transfer service's `unpack_config`.
        package var extra: String
        /// Plugins to leave out besides CRI, NRI, tracing and /opt: "io.containerd.snapshotter.v1.native".
        package var disabledPlugins: [String]
        /// The snapshotters that the Transfer service may unpack to; empty leaves the daemon's default (overlayfs).
        package var unpackTo: [String]
        /// Keeps root and state in memory: for many records, as each costs a sync. Content then costs memory.
        package var inMemory: Bool
        /// Host names that only the daemon knows, with their addresses: it then has a mount namespace of its own.
        package var hostNames: [String: String]
        /// Another daemon's root of the same version, to begin with a copy of it.
        package var root: String?
        /// Puts the root on a disk of its own with so many bytes, so that it can be full. The disk is in memory.
        package var rootSize: Int?
        /// More variables of the daemon's environment: "SSL_CERT_FILE".
        package var environment: [String: String]
        /// The mount namespace in which it runs, with snapshotters whose mounts it is to see; nil is this process's.
        package var space: MountSpace?

        package init(
            extra: String = "", disabledPlugins: [String] = [], unpackTo: [String] = [], inMemory: Bool = false,
            hostNames: [String: String] = [:], root: String? = nil, rootSize: Int? = nil,
            environment: [String: String] = [:], space: MountSpace? = nil
        ) {
            self.extra = extra
            self.disabledPlugins = disabledPlugins
            self.unpackTo = unpackTo
            self.inMemory = inMemory
            self.hostNames = hostNames
            self.root = root
            self.rootSize = rootSize
            self.environment = environment
            self.space = space
        }

        /// The configuration file: nothing outside `folder` is read or written, and garbage goes at once.
        func configuration(for version: String, folder: String) -> String {
            let isOld = version.drop { $0 == "v" }.hasPrefix("1.")
            let left =
                [
                    "io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.internal.v1.tracing",
                    "io.containerd.tracing.processor.v1.otlp", "io.containerd.nri.v1.nri",
                ]
                + (isOld
                    ? []
                    : [
                        "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime",
                        "io.containerd.podsandbox.controller.v1.podsandbox",
                    ])
                + disabledPlugins
            let unpacks = unpackTo.map {
                """
                [[plugins."io.containerd.transfer.v1.local".unpack_config]]
                platform = "linux/\(Host.architecture)"
                snapshotter = "\($0)"

                """
            }
            return """
                version = \(isOld ? 2 : 3)
                root = "\(folder)/root"
                state = "\(folder)/state"
                disabled_plugins = [\(left.map { "\"\($0)\"" }.joined(separator: ", "))]

                [grpc]
                address = "\(folder)/containerd.sock"

                [plugins."io.containerd.gc.v1.scheduler"]
                pause_threshold = 0.5
                deletion_threshold = 0
                mutation_threshold = 100
                schedule_delay = "0s"
                startup_delay = "10ms"

                \(unpacks.joined())\(extra)

                """
        }
    }
}
