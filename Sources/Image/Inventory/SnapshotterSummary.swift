// A snapshotter of the daemon: whether it runs, and what it holds.

package struct SnapshotterSummary: Hashable, Sendable {
    package var name: String
    package var state: State
    /// Where it keeps its files, on the daemon's file system.
    package var root: String?
    package var capabilities: [String]
    package var exports: [String: String]
    /// Of the current namespace. Nil until counted.
    package var snapshots: Int?
    /// In bytes, of the current namespace. Nil until counted.
    package var size: Int64?
    /// How many of them are lazy. Nil until counted.
    package var lazy: Int?
    /// Whether the process behind a proxy plugin answers. Nil for a builtin one, and until asked: the daemon calls such a
    /// plugin `ok` whether its process lives or not.
    package var isAlive: Bool?
    /// The namespaces that have snapshots of it, by name. Nil until asked.
    package var namespaces: [String]?
    /// Whether the Transfer service will unpack to it. Nil until tried: no daemon tells.
    package var unpackConfigured: Bool?

    package init(
        name: String, state: State, root: String? = nil, capabilities: [String] = [],
        exports: [String: String] = [:], snapshots: Int? = nil, size: Int64? = nil, unpackConfigured: Bool? = nil
    ) {
        self.name = name
        self.state = state
        self.root = root
        self.capabilities = capabilities
        self.exports = exports
        self.snapshots = snapshots
        self.size = size
        self.unpackConfigured = unpackConfigured
    }

    /// Whether images can be unpacked to it, as far as that is known.
    package var works: Bool { state == .ok && isAlive != false }

    /// Why it doesn't work; nil where it does, or where the daemon has no word for it.
    package var reason: String? {
        switch state {
        case .ok: nil
        case .skipped(let reason), .failed(let reason): reason
        }
    }

    /// The socket of a snapshotter that is a process of its own, which every release exports; nil for a builtin one.
    package var address: String? { exports["address"].flatMap { $0.isEmpty ? nil : $0 } }

    /// What is known of a snapshotter's kind by its name. A builtin one has none.
    package var family: SnapshotterFamily? { address == nil ? nil : SnapshotterFamily(name: name) }

    /// `builtin`; of a process of its own the name of the program, or `proxy` where that isn't known.
    package var kind: String { address == nil ? "builtin" : family?.rawValue ?? "proxy" }

    /// Whether it may mount layers that were never downloaded: any other program may.
    package var isRemote: Bool { address != nil && family != .fuseOverlayFS }

    /// Whether the daemon has the Transfer service annotate layers for it, from containerd 2.1 on.
    package var isAnnotated: Bool { exports["enable_remote_snapshot_annotations"] == "true" }

    package enum State: Hashable, Sendable {
        case ok
        /// Left itself out; the text says why. Nothing is wrong.
        case skipped(String)
        /// Did not start; the text says why.
        case failed(String)
    }
}

extension SnapshotterSummary {
    /// The same plugin with what was counted and asked before.
    package func keeping(_ earlier: SnapshotterSummary) -> SnapshotterSummary {
        var kept = self
        (kept.snapshots, kept.size, kept.lazy) = (earlier.snapshots, earlier.size, earlier.lazy)
        (kept.isAlive, kept.namespaces) = (earlier.isAlive, earlier.namespaces)
        return kept
    }

    /// Another namespace is the current one.
    mutating func forgetSnapshots() { (snapshots, size, lazy) = (nil, nil, nil) }

    /// The snapshotters among the daemon's plugins, by name, with nothing counted yet.
    package static func summaries(of plugins: [PluginRecord]) -> [SnapshotterSummary] {
        plugins
            .filter { $0.type == "io.containerd.snapshotter.v1" }
            .map { plugin in
                let state: State =
                    switch plugin.failure {
                    case nil: .ok
                    case let failure? where failure.isSkip: .skipped(failure.message)
                    case let failure?: .failed(failure.message)
                    }
                return SnapshotterSummary(
                    name: plugin.id, state: state, root: plugin.exports["root"],
                    capabilities: plugin.capabilities, exports: plugin.exports)
            }
            .inOrder
    }
}

extension [SnapshotterSummary] {
    /// Those that work first, then what ought to, then what left itself out; by name.
    package var inOrder: [SnapshotterSummary] { sorted { ($0.rank, $0.name) < ($1.rank, $1.name) } }
}

extension SnapshotterSummary {
    fileprivate var rank: Int {
        switch state {
        case .ok: works ? 0 : 1
        case .failed: 2
        case .skipped: 3
        }
    }
}
