// A loopback port of this process, and the connections made to it.

import NIOCore
import NIOPosix
import Synchronization

/// What the lab's own servers listen with.
final class Listener: Sendable {
    /// Prepares the pipeline of a connection.
    typealias Setup = @Sendable (any Channel) -> EventLoopFuture<Void>

    /// The same as long as it lives, also after `close` and `open`.
    let port: Int
    private let setup: Setup
    private let current: Mutex<Opening?>

    /// From one `open` to the next `close`.
    private struct Opening {
        let server: any Channel
        let connections: OpenConnections
    }

    private init(port: Int, setup: @escaping Setup, opening: Opening) {
        self.port = port
        self.setup = setup
        self.current = Mutex(opening)
    }

    /// Takes a free port and serves it.
    static func start(setup: @escaping Setup) async throws -> Listener {
        let opening = try await bind(port: 0, setup: setup)
        return Listener(port: opening.server.localAddress?.port ?? 0, setup: setup, opening: opening)
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
        let opening = try await Self.bind(port: port, setup: setup)
        current.withLock { $0 = opening }
    }

    private static func bind(port: Int, setup: @escaping Setup) async throws -> Opening {
        let connections = OpenConnections()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                connections.add(channel)
                return setup(channel)
            }
            .bind(host: "127.0.0.1", port: port).get()
        return Opening(server: server, connections: connections)
    }
}
