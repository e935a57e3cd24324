// A proxy of the kind that networks of companies have: it makes tunnels (CONNECT) and nothing else.

import NIOCore
import Synchronization

/// A proxy on a loopback port, whose tunnels all end at one port of this machine, whatever they were asked for.
package final class TunnelProxy: Sendable {
    private let listener: Listener
    private let record: Record

    private init(listener: Listener, record: Record) {
        self.listener = listener
        self.record = record
    }

    /// Starts a proxy in front of the loopback port `target` for the length of `body`. Only `user` gets a tunnel; nil
    /// lets everybody have one.
    package static func running<Value: Sendable>(
        before target: Int, user: Registry.Credentials? = nil, _ body: (TunnelProxy) async throws -> Value
    ) async throws -> Value {
        let record = Record()
        let listener = try await Listener.start { client in
            client.setOption(.autoRead, value: false).flatMapThrowing {
                try client.pipeline.syncOperations.addHandler(
                    TunnelHandler(to: target) { request in
                        record.add(request)
                        return user.map { request.header("Proxy-Authorization") == $0.basic } ?? true
                    })
            }
        }
        do {
            let value = try await body(TunnelProxy(listener: listener, record: record))
            await listener.close()
            return value
        } catch {
            await listener.close()
            throw error
        }
    }

    /// "127.0.0.1:PORT".
    package var host: String { listener.host }

    /// What it was asked, refused requests included. The path of a CONNECT is "host:port".
    package var requests: [TestRequest] { record.requests }

    private final class Record: Sendable {
        private let all = Mutex<[TestRequest]>([])

        var requests: [TestRequest] { all.withLock { $0 } }

        func add(_ request: TestRequest) {
            all.withLock { $0.append(request) }
        }
    }
}
