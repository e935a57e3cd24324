// The connections of one client: sends single requests, follows nothing, authorizes nothing.

import AsyncHTTPClient
import Failure
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

final class HTTPConnections: Sendable {
    /// What can't be chosen for each request.
    private struct Setup: Hashable {
        var connecting: Duration
        var proxy: Proxy?
        /// Else the proxy is asked for a tunnel.
        var isAbsolute = false
    }

    private let retries: RetryPolicy
    private let proxies: Proxies
    private let configurations: [TLSSettings: TLSConfiguration]
    private let clients = Mutex<[Setup: HTTPClient]>([:])

    /// Throws class `certificate` for files that can't be used.
    init(_ route: RegistryRoute, _ retries: RetryPolicy, _ proxies: Proxies) throws(Failure) {
        self.retries = retries
        self.proxies = proxies
        var configurations: [TLSSettings: TLSConfiguration] = [:]
        for tls in Set(route.servers.flatMap { [$0.tls, $0.tls.forOthers] } + [TLSSettings()]) {
            configurations[tls] = try tls.configuration()
        }
        self.configurations = configurations
    }

    /// Ends all connections, whatever they carry.
    func close() async {
        let all = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in all { try? await client.shutdown() }
    }

    /// The head of the answer. Its body has to be read, or dropped, which ends the connection.
    func send(_ request: RegistryRequest, tls: TLSSettings, connecting: Duration?) async throws(RequestError)
        -> RegistryResponse
    {
        let proxy = proxies.proxy(for: request.url)
        let isAbsolute = request.url.isPlainHTTP && proxy?.isSOCKS == false
        var message = HTTPClientRequest(url: isAbsolute ? request.url.text(by: proxy) : request.url.text)
        message.method = request.method
        message.headers = request.headers
        message.headers.replaceOrAdd(name: "User-Agent", value: "tallyman")
        if isAbsolute { message.headers.replaceOrAdd(name: "Host", value: request.url.authority) }
        message.tlsConfiguration = request.url.isPlainHTTP ? nil : configurations[tls]
        let client = client(
            Setup(connecting: connecting ?? retries.connecting, proxy: proxy, isAbsolute: isAbsolute))
        do {
            guard case .stream(let upload) = request.body else {
                if case .bytes(let bytes) = request.body { message.body = .bytes(ByteBuffer(bytes: bytes)) }
                return try await execute(message, request, by: client)
            }
            return try await upload.sending { [message] body in
                var message = message
                message.body = body
                return try await execute(message, request, by: client).held()
            }
        } catch {
            throw RequestError(transport: error, host: request.url.authority, proxy: proxy)
        }
    }

    /// The time limit is none: silence is what ends a request.
    private func execute(_ message: HTTPClientRequest, _ request: RegistryRequest, by client: HTTPClient) async throws
        -> RegistryResponse
    {
        let head = try await client.execute(message, timeout: .hours(24))
        // A tunnel's refusal is an error; that of a proxy that was told the URL is an answer.
        guard head.status != .proxyAuthenticationRequired else {
            throw HTTPClientError.proxyAuthenticationRequired
        }
        return RegistryResponse(head: head, url: request.url, retries: retries)
    }

    private func client(_ setup: Setup) -> HTTPClient {
        clients.withLock { clients in
            if let client = clients[setup] { return client }
            var configuration = HTTPClient.Configuration(
                redirectConfiguration: .disallow,
                timeout: .init(
                    connect: TimeAmount(setup.connecting), read: TimeAmount(retries.silence),
                    write: TimeAmount(retries.silence)),
                proxy: setup.isAbsolute ? nil : setup.proxy?.tunnel)
            // The true reason is told at once; tries are counted elsewhere.
            configuration.connectionPool.retryConnectionEstablishment = false
            // Each layer then has a connection of its own, which is faster on lossy lines.
            configuration.httpVersion = .http1Only
            // Half as many pieces of a blob, each of which goes through several threads.
            configuration.http1_1ConnectionDebugInitializer = { channel in
                let sized = channel.setOption(
                    .recvAllocator,
                    value: AdaptiveRecvByteBufferAllocator(minimum: 1 << 10, initial: 1 << 16, maximum: 1 << 17))
                guard setup.isAbsolute else { return sized }
                return sized.flatMap { AbsoluteForm.add(to: channel, login: setup.proxy?.login) }
            }
            let client = HTTPClient(configuration: configuration)
            clients[setup] = client
            return client
        }
    }
}
