// The connection to one daemon: how it is made, what holds for its calls, and how it ends.

import Failure
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOCore

extension Containerd {
    /// containerd's own limit, both ways; a list is one message (containerd 2.1.9, `defaults`).
    package static let largestMessage = 16 << 20

    /// Connects to the socket at `path`, runs `body`, and closes the connection.
    ///
    /// The first call fails at once with the true reason; later ones wait for a daemon that went away, and the
    /// connection is tried again at most 2 s apart. `largestMessage`, in bytes, and `onCall`, which is told each call such
    /// as `Images/List` before it is made, are for tests. `isProbed` says that `SocketProbe` has found the daemon already.
    package static func connect<Result: Sendable>(
        to path: String, namespace: String, isProbed: Bool = false, largestMessage: Int = Self.largestMessage,
        onCall: (@Sendable (String) -> Void)? = nil,
        _ body: @Sendable (Containerd) async throws -> Result
    ) async throws -> Result {
        if !isProbed { try await SocketProbe.check(path) }
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
            serviceConfig: .ofCalls(largestMessage))
        let client = GRPCClient(
            transport: transport, interceptors: onCall.map { [CallObserver(observe: $0)] } ?? [])
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.runConnections() }
            let answer = await Swift.Result { try await body(Containerd(client: client, namespace: namespace)) }
            client.beginGracefulShutdown()
            group.addTask { try await Task.sleep(for: closingTime) }
            _ = await group.nextResult()
            group.cancelAll()
            return try answer.get()
        }
    }

    /// How long calls that still run have to end before the connection is cut.
    private static let closingTime = Duration.milliseconds(500)
}

extension ServiceConfig {
    /// What holds for calls unless they say otherwise: they wait for a daemon that went away, and those that only read
    /// end after a while with one that hangs.
    fileprivate static func ofCalls(_ largestMessage: Int) -> ServiceConfig {
        // Both limits are set: the transport (2.9.2) reads the one for requests as that for answers.
        func method(_ names: [MethodConfig.Name], timeout: Duration? = nil) -> MethodConfig {
            MethodConfig(
                names: names, waitForReady: true, timeout: timeout, maxRequestMessageBytes: largestMessage,
                maxResponseMessageBytes: largestMessage)
        }
        let reads = [
            ("containers", "Containers", ["Get", "List"]), ("content", "Content", ["Info", "Status", "ListStatuses"]),
            ("images", "Images", ["Get", "List"]),
            ("introspection", "Introspection", ["Plugins", "Server"]), ("leases", "Leases", ["List", "ListResources"]),
            ("namespaces", "Namespaces", ["Get", "List"]), ("snapshots", "Snapshots", ["Mounts", "Stat", "Usage"]),
            ("tasks", "Tasks", ["Get", "List"]), ("version", "Version", ["Version"]),
        ].flatMap { package, service, methods in
            methods.map { MethodConfig.Name(service: "containerd.services.\(package).v1.\(service)", method: $0) }
        }
        return ServiceConfig(
            methodConfig: [method([MethodConfig.Name(service: "")]), method(reads, timeout: .seconds(30))])
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// Tells which calls are made.
struct CallObserver: ClientInterceptor {
    let observe: @Sendable (String) -> Void

    @concurrent func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>, context: ClientContext,
        next: @concurrent (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        let service = context.descriptor.service.fullyQualifiedService.split(separator: ".").last ?? ""
        observe("\(service)/\(context.descriptor.method)")
        return try await next(request, context)
    }
}
