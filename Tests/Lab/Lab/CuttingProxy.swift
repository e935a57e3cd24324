// A line to a registry that breaks.

import NIOCore
import NIOPosix
import Synchronization

/// A port that passes connections on to a registry and ends each as planned.
package final class CuttingProxy: Sendable {
    /// Given the connection's number, from 1: after how many bytes of answers, TLS and headers included, it ends.
    /// Nil lets it go on.
    package typealias Plan = @Sendable (_ connection: Int) -> Int?

    private let listener: Listener
    private let count: Count

    private init(listener: Listener, count: Count) {
        self.listener = listener
        self.count = count
    }

    /// Starts a proxy in front of the loopback port `target`.
    ///
    /// A connection ends without a word to either side. The client gets exactly the planned bytes, unless `isReset`:
    /// then it sees a reset, and the last bytes may be lost.
    static func start(before target: Int, isReset: Bool, plan: @escaping Plan) async throws -> CuttingProxy {
        let count = Count()
        let listener = try await Listener.start { client in
            let cut = plan(count.next()).map { Relay.Cut(bytes: $0, isReset: isReset) }
            return client.setOption(.autoRead, value: false).flatMap {
                ClientBootstrap(group: client.eventLoop)
                    .channelOption(.autoRead, value: false)
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            try server.pipeline.syncOperations.addHandler(Relay(to: client, cut: cut))
                        }
                    }
                    .connect(host: "127.0.0.1", port: target)
            }.flatMapThrowing { server in
                try client.pipeline.syncOperations.addHandler(Relay(to: server))
            }
        }
        return CuttingProxy(listener: listener, count: count)
    }

    package var port: Int { listener.port }

    /// "127.0.0.1:PORT".
    package var host: String { listener.host }

    /// The full reference of an image behind this line.
    package func reference(_ name: String) -> String { "\(host)/\(name)" }

    /// How many connections came so far, those that have ended included.
    package var connections: Int { count.value }

    /// Ends all connections and refuses others, as a registry does that is away.
    package func refuse() async {
        await listener.close()
    }

    /// Ends `refuse`: the same port answers again.
    package func accept() async throws {
        try await listener.open()
    }

    /// Stops it. The registry goes on. A second call does nothing.
    package func stop() async {
        await listener.close()
    }

    private final class Count: Sendable {
        private let number = Mutex(0)

        var value: Int { number.withLock { $0 } }

        func next() -> Int {
            number.withLock { number in
                number += 1
                return number
            }
        }
    }
}

extension Registry {
    /// Another port of this registry, whose connections end as planned. Stop it before the registry.
    package nonisolated func cuttingProxy(
        isReset: Bool = false, _ plan: @escaping CuttingProxy.Plan
    ) async throws -> CuttingProxy {
        try await CuttingProxy.start(before: port, isReset: isReset, plan: plan)
    }
}
