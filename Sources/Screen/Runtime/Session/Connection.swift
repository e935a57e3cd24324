// A connection to the daemon for the length of a command.

package import ContainerdClient
package import Failure
import FoundationEssentials
import Glibc
package import Inventory
package import RemoteHosts
import Synchronization
import TransferModel

/// A daemon that has answered.
package struct Connection: Sendable {
    package var containerd: Containerd
    package var daemon: DaemonRecord
    /// The path of its socket, after the name of a host that isn't this machine.
    package var address: String
    /// Nil for this machine's daemon.
    package var tunnel: HostTunnel?
}

/// Several hosts were named for what takes one.
package struct SeveralHosts: Error {}

/// There was never a connection: the exit status tells this from a daemon that was lost.
package struct NotConnected: Error {
    package var failure: Failure
}

extension Settings {
    /// Connects to the daemon of `machine`, asks who answers, and runs `body`.
    ///
    /// Throws `SeveralHosts` unless one machine is meant, `NotConnected` before `body` has begun, else what `body` throws.
    package func connected<Value: Sendable>(
        _ body: @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        guard machines.count < 2 else { throw SeveralHosts() }
        if let connection { return try await body(connection) }
        do throws(Failure) { try NamespaceName.check(namespace) } catch { throw NotConnected(failure: error) }
        guard case .remote(let host) = machine else {
            let path: String
            do throws(Failure) { path = try await localSocket() } catch { throw NotConnected(failure: error) }
            return try await connected(to: path, address: path, body)
        }
        let hasBegun = Atomic(false)
        do {
            return try await HostTunnel.open(to: host, environment: ProcessInfo.processInfo.environment) { tunnel in
                try await connected(
                    to: tunnel.socket, address: "\(host.name):\(tunnel.address)", isProbed: true, tunnel: tunnel
                ) { connection in
                    hasBegun.store(true, ordering: .relaxed)
                    return try await body(connection)
                }
            }
        } catch let failure as Failure where !hasBegun.load(ordering: .relaxed) {
            throw NotConnected(failure: failure)
        }
    }

    /// Does the same on every machine that was asked for, all at once. In their order; one that fails holds up none.
    package func onEach<Value: Sendable>(
        _ body: @Sendable @escaping (Connection, Settings) async throws -> Value
    ) async -> [(machine: Machine, result: Result<Value, Failure>)] {
        await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
            for (index, machine) in machines.enumerated() {
                let settings = on(machine)
                group.addTask {
                    do {
                        return (index, .success(try await settings.connected { try await body($0, settings) }))
                    } catch let error as NotConnected {
                        return (index, .failure(error.failure))
                    } catch {
                        return (index, .failure(error as? Failure ?? Failure(.internal, "\(error)")))
                    }
                }
            }
            let results = await group.reduce(into: [Int: Result<Value, Failure>]()) { $0[$1.0] = $1.1 }
            return machines.indices.compactMap { index in results[index].map { (machines[index], $0) } }
        }
    }

    /// A bare connection to the daemon of this machine.
    package func socket() async throws(Failure) -> SocketConnection {
        try await SocketConnection(to: try await localSocket())
    }

    private func localSocket() async throws(Failure) -> String {
        let known = KnownSockets.paths(environment: Self.environment)
        guard let address else { return try await KnownSockets.firstAnswering(of: known) }
        let path = KnownSockets.path(ofAddress: address)
        try await KnownSockets.check(path, among: known)
        return path
    }

    private func connected<Value: Sendable>(
        to path: String, address: String, isProbed: Bool = false, tunnel: HostTunnel? = nil,
        _ body: @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        try await Containerd.connect(to: path, namespace: namespace, isProbed: isProbed) { containerd in
            let daemon: DaemonRecord
            do throws(Failure) {
                daemon = try await containerd.daemon()
            } catch {
                throw NotConnected(failure: error)
            }
            return try await body(
                Connection(containerd: containerd, daemon: daemon, address: address, tunnel: tunnel))
        }
    }

    /// The same for a command: tells why there is no daemon, and throws the exit status.
    package func withConnection(_ body: @Sendable (Connection) async throws -> Void) async throws {
        do {
            try await connected(body)
        } catch let error as NotConnected {
            Output.complain(error.failure)
            throw ExitStatus.notConnected
        }
    }

    private static var environment: [String: String] {
        getenv("XDG_RUNTIME_DIR").map { ["XDG_RUNTIME_DIR": String(cString: $0)] } ?? [:]
    }
}

extension Connection {
    /// What seems to be the daemon's fault may be the line's.
    func explain(_ outcome: Outcome) async -> Outcome {
        guard case .failed(let failure) = outcome, failure.code == .daemon else { return outcome }
        return await tunnel?.latestTrouble().map { .failed($0) } ?? outcome
    }

    /// The snapshotter of a namespace: the one that was asked for, the namespace's default, or overlayfs.
    package func snapshotter(for namespace: String, _ settings: Settings) async throws(Failure) -> String {
        if let snapshotter = settings.snapshotter { return snapshotter }
        let namespaces = try await containerd.namespaces()
        return namespaces.first { $0.name == namespace }?.defaultSnapshotter ?? "overlayfs"
    }
}

enum NamespaceName {
    /// containerd's own rule: letters and digits, parted by single `.`, `_` or `-`, at most 76.
    package static func check(_ name: String) throws(Failure) {
        let parts = name.split(omittingEmptySubsequences: false) { ".-_".contains($0) }
        let isGood = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
        guard isGood, name.utf8.count <= 76 else {
            throw Failure(
                .reference, "\"\(name)\" is an invalid name for a namespace.",
                hint: "Letters and digits, parted by single dots, dashes or underscores.")
        }
    }
}
