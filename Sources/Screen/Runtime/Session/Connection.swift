// A connection to the daemon for the length of a command.

package import ContainerdClient
package import Failure
import Glibc
package import Inventory

/// A daemon that has answered.
package struct Connection: Sendable {
    package var containerd: Containerd
    package var daemon: DaemonRecord
    /// The path of its socket.
    package var address: String
}

/// There was never a connection: the exit status tells this from a daemon that was lost.
package struct NotConnected: Error {
    package var failure: Failure
}

extension Settings {
    /// Connects, asks who answers, and runs `body`.
    ///
    /// Throws `NotConnected` before `body` has begun, else what `body` throws.
    package func connected<Value: Sendable>(
        _ body: @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        let path: String
        do throws(Failure) {
            try NamespaceName.check(namespace)
            if let address {
                path = KnownSockets.path(ofAddress: address)
                try await KnownSockets.check(path, among: KnownSockets.paths(environment: Self.environment))
            } else {
                path = try await KnownSockets.firstAnswering(of: KnownSockets.paths(environment: Self.environment))
            }
        } catch {
            throw NotConnected(failure: error)
        }
        return try await Containerd.connect(to: path, namespace: namespace) { containerd in
            let daemon: DaemonRecord
            do throws(Failure) {
                daemon = try await containerd.daemon()
            } catch {
                throw NotConnected(failure: error)
            }
            return try await body(Connection(containerd: containerd, daemon: daemon, address: path))
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
