// The connections of one client: sends single requests, follows nothing, authorizes nothing.

import AsyncHTTPClient
import Failure
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

final class Connections: Sendable {
    /// What can't be chosen for each request.
    private struct Setup: Hashable {
        var connecting: Duration
        var proxy: Proxy?
        /// Else the proxy is asked for a tunnel.
        var isAbsolute = false
    }

    private let patience: Patience
    private let proxies: Proxies
    private let tls: [Trust: TLSConfiguration]
    private let clients = Mutex<[Setup: HTTPClient]>([:])

    /// Throws class `certificate` for files that can't be used.
    init(_ route: RegistryRoute, _ patience: Patience, _ proxies: Proxies) throws(Failure) {
        self.patience = patience
        self.proxies = proxies
        var tls: [Trust: TLSConfiguration] = [:]
        for trust in Set(route.servers.flatMap { [$0.trust, $0.trust.forOthers] } + [Trust()]) {
            tls[trust] = try trust.configuration()
        }
        self.tls = tls
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
    func send(_ call: Call, trust: Trust, connecting: Duration?) async throws(Fault) -> Answer {
        let proxy = proxies.proxy(for: call.url)
        let isAbsolute = call.url.isPlainHTTP && proxy?.isSOCKS == false
        var request = HTTPClientRequest(url: isAbsolute ? call.url.text(by: proxy) : call.url.text)
        request.method = call.method
        request.headers = call.headers
        request.headers.replaceOrAdd(name: "User-Agent", value: "tallyman")
        if isAbsolute { request.headers.replaceOrAdd(name: "Host", value: call.url.authority) }
        request.tlsConfiguration = call.url.isPlainHTTP ? nil : tls[trust]
        let client = client(
            Setup(connecting: connecting ?? patience.connecting, proxy: proxy, isAbsolute: isAbsolute))
        do {
            guard case .stream(let upload) = call.body else {
                if case .bytes(let bytes) = call.body { request.body = .bytes(ByteBuffer(bytes: bytes)) }
                return try await execute(request, call, by: client)
            }
            return try await upload.sending { [request] body in
                var request = request
                request.body = body
                return try await execute(request, call, by: client).held()
            }
        } catch {
            throw Fault(transport: error, host: call.url.authority, proxy: proxy)
        }
    }

    /// The time limit is none: silence is what ends a request.
    private func execute(_ request: HTTPClientRequest, _ call: Call, by client: HTTPClient) async throws -> Answer {
        let response = try await client.execute(request, timeout: .hours(24))
        // A tunnel's refusal is an error; that of a proxy that was told the URL is an answer.
        guard response.status != .proxyAuthenticationRequired else {
            throw HTTPClientError.proxyAuthenticationRequired
        }
        return Answer(response: response, url: call.url, patience: patience)
    }

    private func client(_ setup: Setup) -> HTTPClient {
        clients.withLock { clients in
            if let client = clients[setup] { return client }
            var configuration = HTTPClient.Configuration(
                redirectConfiguration: .disallow,
                timeout: .init(
                    connect: TimeAmount(setup.connecting), read: TimeAmount(patience.silence),
                    write: TimeAmount(patience.silence)),
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
