// One daemon, as seen from one namespace: the value through which everything is asked.

import Failure
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOCore

/// A cheap value: the connection is shared, the namespace and the lease go with each call.
package struct Containerd: Sendable {
    typealias Transport = HTTP2ClientTransport.Posix

    let client: GRPCClient<Transport>
    package var namespace: String
    /// What a call creates belongs to this lease, when there is one.
    package var lease: String?

    /// The metadata that every call carries.
    var metadata: Metadata {
        var metadata: Metadata = ["containerd-namespace": "\(namespace)"]
        if let lease { metadata.addString(lease, forKey: "containerd-lease") }
        return metadata
    }

    /// Makes a call and turns what a foreign layer throws into a `Failure`.
    func call<Answer>(_ what: String, _ body: () async throws -> Answer) async throws(Failure) -> Answer {
        do {
            // A call that is cancelled before it begins upsets the transport (grpc-swift-nio-transport 2.9.2).
            try Task.checkCancellation()
            return try await body()
        } catch {
            throw Failure(foreign: error, doing: what, isCancelled: Task.isCancelled)
        }
    }

    /// Makes a call; nil when what it is about isn't there.
    func find<Answer>(_ what: String, _ body: () async throws -> Answer?) async throws(Failure) -> Answer? {
        do {
            return try await call(what, body)
        } catch  where error.class == .notFound {
            return nil
        }
    }

    /// containerd's own limit, both ways; a list is one message (containerd 2.1.9, `defaults`).
    package static let largestMessage = 16 << 20

    /// Connects to the socket at `path`, runs `body`, and closes the connection.
    ///
    /// The first call fails at once with the true reason; later ones wait for a daemon that went away, and the
    /// connection is tried again at most 2 s apart. `largestMessage`, in bytes, and `onCall`, which is told each call such
    /// as `Images/List` before it is made, are for tests.
    package static func connect<Result: Sendable>(
        to path: String, namespace: String, largestMessage: Int = Self.largestMessage,
        onCall: (@Sendable (String) -> Void)? = nil,
        _ body: @Sendable (Containerd) async throws -> Result
    ) async throws -> Result {
        try SocketProbe.check(path)
        // Both limits are set: the transport (2.9.2) reads the one for requests as that for answers.
        let everyMethod = MethodConfig(
            names: [MethodConfig.Name(service: "")], waitForReady: true,
            maxRequestMessageBytes: largestMessage, maxResponseMessageBytes: largestMessage)
        let transport = try Transport(
            target: .unixDomainSocket(path: path, authority: "localhost"),
            transportSecurity: .plaintext,
            config: .defaults {
                $0.backoff = .init(initial: .milliseconds(100), max: .seconds(2), multiplier: 1.6, jitter: 0.2)
                $0.connection.maxIdleTime = nil
                $0.channelDebuggingCallbacks.onCreateTCPConnection = { channel in
                    channel.eventLoop.makeCompletedFuture {
                        // Unasked, the kernel takes a fifth of a blob's piece at once.
                        try? channel.syncOptions?.setOption(.socketOption(.so_sndbuf), value: 1 << 20)
                        try channel.pipeline.syncOperations.addHandler(PingResponder(), position: .first)
                    }
                }
            },
            serviceConfig: ServiceConfig(methodConfig: [everyMethod]))
        let interceptors = onCall.map { [CallObserver(observe: $0)] } ?? []
        return try await withGRPCClient(transport: transport, interceptors: interceptors) { client in
            try await body(Containerd(client: client, namespace: namespace))
        }
    }
}
