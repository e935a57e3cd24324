// Sends a request and follows redirects, with an eye on who gets what.

import Failure
import NIOHTTP1
import RegistryCredentials

struct RedirectingTransport: Sendable {
    private static let mostRedirects = 10
    /// What a hosts file can't set: these belong to the connection.
    private static let ownHeaders: Set = ["host", "content-length", "transfer-encoding", "connection"]

    let connections: HTTPConnections

    /// The answer that is no redirect. `authorization` goes to the origin of the call's URL only, the headers of the
    /// hosts file to the server's only. From HTTPS nothing leads to plain HTTP, unless the registry is plain itself.
    func send(
        _ request: RegistryRequest, for server: RegistryServer, authorization: Secret? = nil
    ) async throws(RequestError) -> RegistryResponse {
        var next = request
        for _ in 0...Self.mostRedirects {
            let isServer = next.url.origin == server.root.origin
            next.headers = request.headers
            for (name, values) in server.headers where isServer && !Self.ownHeaders.contains(name.lowercased()) {
                next.headers.remove(name: name)
                for value in values { next.headers.add(name: name, value: value) }
            }
            if let authorization, next.url.origin == request.url.origin {
                next.headers.replaceOrAdd(name: "Authorization", value: authorization.reveal)
            }
            let response = try await connections.send(
                next, tls: isServer ? server.tls : server.tls.forOthers, connecting: server.connecting)
            guard let target = try redirect(response, request, server) else { return response }
            try await response.drain()
            next.url = target
        }
        throw RequestError(
            .status(302), Failure(.circles, at: server.root.authority, for: request.subject, cause: nil))
    }

    /// Where an answer redirects to; nil for one that isn't followed. What may hold a secret stays with its origin; for
    /// what changes something only 307 and 308 mean the same request.
    private func redirect(_ response: RegistryResponse, _ request: RegistryRequest, _ server: RegistryServer)
        throws(RequestError) -> WebURL?
    {
        let isReading = request.method == .GET || request.method == .HEAD
        guard (isReading ? [301, 302, 303, 307, 308] : [307, 308]).contains(response.status),
            let location = response.header("Location")
        else { return nil }
        guard let target = WebURL(location, relativeTo: response.url) else {
            throw response.error(.noPlace, request.subject)
        }
        guard !request.isSecret || target.origin == request.url.origin else { return nil }
        guard server.root.isPlainHTTP || response.url.isPlainHTTP || !target.isPlainHTTP else {
            throw RequestError(
                .status(response.status),
                Failure(
                    .scheme, "\(response.url.authority) redirects \(request.subject) from HTTPS to HTTP: not followed.")
            )
        }
        return target
    }
}
