// Sends a request and follows redirects, with an eye on who gets what.

import Failure
import NIOHTTP1
import RegistryCredentials

struct Follower: Sendable {
    private static let mostRedirects = 10
    /// What a hosts file can't set: these belong to the connection.
    private static let ownHeaders: Set = ["host", "content-length", "transfer-encoding", "connection"]

    let connections: Connections

    /// The answer that is no redirect. `authorization` goes to the origin of the call's URL only, the headers of the
    /// hosts file to the server's only. From HTTPS nothing leads to plain HTTP, unless the registry is plain itself.
    func send(
        _ call: Call, for server: RegistryServer, authorization: Secret? = nil
    ) async throws(Fault) -> Answer {
        var next = call
        for _ in 0...Self.mostRedirects {
            let isServer = next.url.origin == server.root.origin
            next.headers = call.headers
            for (name, values) in server.headers where isServer && !Self.ownHeaders.contains(name.lowercased()) {
                next.headers.remove(name: name)
                for value in values { next.headers.add(name: name, value: value) }
            }
            if let authorization, next.url.origin == call.url.origin {
                next.headers.replaceOrAdd(name: "Authorization", value: authorization.reveal)
            }
            let answer = try await connections.send(
                next, trust: isServer ? server.trust : server.trust.forOthers, connecting: server.connecting)
            guard let target = try redirect(answer, call, server) else { return answer }
            try await answer.drain()
            next.url = target
        }
        throw Fault(
            .answer(status: 302), Failure(.circles, at: server.root.authority, for: call.subject, cause: nil))
    }

    /// Where an answer redirects to; nil for one that isn't followed. What may hold a secret stays with its origin; for
    /// what changes something only 307 and 308 mean the same request.
    private func redirect(_ answer: Answer, _ call: Call, _ server: RegistryServer) throws(Fault) -> WebURL? {
        let isReading = call.method == .GET || call.method == .HEAD
        guard (isReading ? [301, 302, 303, 307, 308] : [307, 308]).contains(answer.status),
            let location = answer.header("Location")
        else { return nil }
        guard let target = WebURL(location, relativeTo: answer.url) else {
            throw answer.fault(.noPlace, call.subject)
        }
        guard !call.isSecret || target.origin == call.url.origin else { return nil }
        guard server.root.isPlainHTTP || answer.url.isPlainHTTP || !target.isPlainHTTP else {
            throw Fault(
                .answer(status: answer.status),
                Failure(.scheme, "\(answer.url.authority) redirects \(call.subject) from HTTPS to HTTP: not followed."))
        }
        return target
    }
}
