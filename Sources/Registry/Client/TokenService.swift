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

    let redirecting: RedirectingTransport

    /// Throws an error with a failure of class `auth` where the service refuses, or answers no token.
    func token(
        from realm: Realm, _ scopes: [String], _ credential: Credential?, for server: RegistryServer
    ) async throws(RequestError) -> Token {
        let start = ContinuousClock.now
        var request = first(realm, scopes, credential)
        var response = try await redirecting.send(request, for: server)
        if case .password(let user, let secret) = credential, Self.unknownPost.contains(response.status) {
            try await response.drain()
            request = get(realm, scopes)
            response = try await redirecting.send(
                request, for: server, authorization: .basic(user: user, secret: secret))
        }
        guard response.status == 200 else { throw refusal(await response.error(request), realm, credential, server) }
        let body = try await response.bytes(limit: Self.longestAnswer, subject: request.subject)
        guard let token = Token(body, start: start) else {
            throw RequestError(
                .status(response.status),
                Failure(.noToken, at: server.root.authority, for: request.subject, cause: nil))
        }
        return token
    }

    private func first(_ realm: Realm, _ scopes: [String], _ credential: Credential?) -> RegistryRequest {
        switch credential {
        case .password(let user, let secret):
            post(realm, scopes, [("grant_type", "password"), ("username", user), ("password", secret.reveal)])
        case .identityToken(let token):
            post(realm, scopes, [("grant_type", "refresh_token"), ("refresh_token", token.reveal)])
        case nil: get(realm, scopes)
        }
    }

    private func get(_ realm: Realm, _ scopes: [String]) -> RegistryRequest {
        var url = realm.url
        if let service = realm.service { url = url.adding("service", service) }
        for scope in scopes { url = url.adding("scope", scope) }
        return RegistryRequest(url: url, subject: Self.subject)
    }

    private func post(_ realm: Realm, _ scopes: [String], _ grant: [(String, String)]) -> RegistryRequest {
        let about = [("client_id", "tallyman"), ("scope", scopes.joined(separator: " "))]
        let fields = (realm.service.map { [("service", $0)] } ?? []) + about + grant
        let text = fields.map { "\($0)=\(WebURL.encoded($1))" }.joined(separator: "&")
        return RegistryRequest(
            method: .POST, url: realm.url, headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: .bytes(Array(text.utf8)), isSecret: true, subject: Self.subject)
    }

    /// Whatever the service says no with is told as a refusal.
    private func refusal(
        _ error: RequestError, _ realm: Realm, _ credential: Credential?, _ server: RegistryServer
    ) -> RequestError {
        guard case .status(400..<500) = error.kind, !error.isPassing else { return error }
        let trouble = RegistryTrouble.tokenRefused(for: server.root.authority, hasCredential: credential != nil)
        return RequestError(
            error.kind,
            Failure(trouble, at: realm.url.authority, for: Self.subject, cause: error.failure.cause))
    }
}
