// Gets tokens from the service that a registry names (Docker's token specification).

import Failure
import NIOHTTP1
import RegistryCredentials

struct TokenService: Sendable {
    /// Where tokens are had, and for what.
    struct Realm: Hashable, Sendable {
        let url: WebURL
        let service: String?

        /// Nil for other challenges than bearer, and for a realm that is an invalid URL.
        init?(_ challenge: Challenge) {
            guard challenge.scheme == "bearer", let url = challenge.parameters["realm"].flatMap({ WebURL($0) })
            else { return nil }
            self.url = url
            service = challenge.parameters["service"]
        }
    }

    /// Bytes of an answer.
    private static let longestAnswer = 64 << 10
    /// What services answer to the POST that they don't know. Some answer 401 to it.
    private static let unknownPost: Set = [400, 401, 404, 405]

    private static let subject = "a token"

    let follower: Follower

    /// Throws a fault with a failure of class `auth` where the service refuses, or answers no token.
    func token(
        from realm: Realm, _ scopes: [String], _ credential: Credential?, for server: RegistryServer
    ) async throws(Fault) -> Token {
        let start = ContinuousClock.now
        var call = first(realm, scopes, credential)
        var answer = try await follower.send(call, for: server)
        if case .password(let user, let secret) = credential, Self.unknownPost.contains(answer.status) {
            try await answer.drain()
            call = get(realm, scopes)
            answer = try await follower.send(call, for: server, authorization: .basic(user: user, secret: secret))
        }
        guard answer.status == 200 else { throw refusal(await answer.fault(call), realm, credential, server) }
        let body = try await answer.bytes(limit: Self.longestAnswer, subject: call.subject)
        guard let token = Token(body, start: start) else {
            throw Fault(
                .answer(status: answer.status),
                Failure(.noToken, at: server.root.authority, for: call.subject, cause: nil))
        }
        return token
    }

    private func first(_ realm: Realm, _ scopes: [String], _ credential: Credential?) -> Call {
        switch credential {
        case .password(let user, let secret):
            post(realm, scopes, [("grant_type", "password"), ("username", user), ("password", secret.reveal)])
        case .identityToken(let token):
            post(realm, scopes, [("grant_type", "refresh_token"), ("refresh_token", token.reveal)])
        case nil: get(realm, scopes)
        }
    }

    private func get(_ realm: Realm, _ scopes: [String]) -> Call {
        var url = realm.url
        if let service = realm.service { url = url.adding("service", service) }
        for scope in scopes { url = url.adding("scope", scope) }
        return Call(url: url, subject: Self.subject)
    }

    private func post(_ realm: Realm, _ scopes: [String], _ grant: [(String, String)]) -> Call {
        let about = [("client_id", "tallyman"), ("scope", scopes.joined(separator: " "))]
        let fields = (realm.service.map { [("service", $0)] } ?? []) + about + grant
        let text = fields.map { "\($0)=\(WebURL.encoded($1))" }.joined(separator: "&")
        return Call(
            method: .POST, url: realm.url, headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: .bytes(Array(text.utf8)), isSecret: true, subject: Self.subject)
    }

    /// Whatever the service says no with is told as a refusal.
    private func refusal(
        _ fault: Fault, _ realm: Realm, _ credential: Credential?, _ server: RegistryServer
    ) -> Fault {
        guard case .answer(400..<500) = fault.kind, !fault.isPassing else { return fault }
        let trouble = RegistryTrouble.tokenRefused(for: server.root.authority, hasCredential: credential != nil)
        return Fault(
            fault.kind,
            Failure(trouble, at: realm.url.authority, for: Self.subject, cause: fault.failure.cause))
    }
}
