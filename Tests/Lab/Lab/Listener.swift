// A loopback port or a socket of this process, and the connections made to it.

import NIOCore
import NIOPosix
import Synchronization

/// What the lab's own servers listen with.
final class Listener: Sendable {
    /// Prepares the pipeline of a connection.
    typealias Setup = @Sendable (any Channel) -> EventLoopFuture<Void>

    /// The same as long as it lives, also after `close` and `open`; 0 where it is a socket.
    let port: Int
    private let socket: String?
    private let setup: Setup
    private let current: Mutex<Opening?>

    /// From one `open` to the next `close`.
    private struct Opening {
        let server: any Channel
        let connections: OpenConnections
    }

    private init(port: Int, socket: String?, setup: @escaping Setup, opening: Opening) {
        self.port = port
        self.socket = socket
        self.setup = setup
        self.current = Mutex(opening)
    }

    /// Takes a free port, or the unix socket `socket`, and serves it.
    static func start(socket: String? = nil, setup: @escaping Setup) async throws -> Listener {
        let opening = try await bind(port: 0, socket, setup: setup)
        return Listener(
            port: opening.server.localAddress?.port ?? 0, socket: socket, setup: setup, opening: opening)
    }

    /// "127.0.0.1:PORT".
    var host: String { "127.0.0.1:\(port)" }

    /// Closes the port and every connection; returns after that. A second call does nothing.
    func close() async {
        let opening = current.withLock { opening in
            defer { opening = nil }
            return opening
        }
        guard let opening else { return }
        try? await opening.server.close()
        await opening.connections.close()
    }

    /// Opens the port again after `close`. Throws when somebody else has taken it in between.
    func open() async throws {
        guard current.withLock({ $0 == nil }) else { return }
        let opening = try await Self.bind(port: port, socket, setup: setup)
        current.withLock { $0 = opening }
    }

    private static func bind(port: Int, _ socket: String?, setup: @escaping Setup) async throws -> Opening {
        let connections = OpenConnections()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                connections.add(channel)
                return setup(channel)
            }
        let server =
            if let socket {
                try await bootstrap.bind(unixDomainSocketPath: socket, cleanupExistingSocketFile: true).get()
            } else {
                try await bootstrap.bind(host: "127.0.0.1", port: port).get()
            }
        return Opening(server: server, connections: connections)
    }
}
