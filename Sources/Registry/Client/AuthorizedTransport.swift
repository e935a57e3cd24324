// Talks with one server at a time: authorizes requests and checks answers.

import AsyncHTTPClient
import Failure
import NIOHTTP1

struct AuthorizedTransport: Sendable {
    let redirecting: RedirectingTransport
    let authorizer: Authorizer

    /// The answer, if its status is one of `expected`. A refusal (401) is met with a new authorization, once.
    func send(_ request: RegistryRequest, to server: RegistryServer, expecting expected: Set<Int>)
        async throws(RequestError) -> RegistryResponse
    {
        let isServer = request.url.origin == server.root.origin
        var authorization = isServer ? try await authorizer.authorization(for: server, request.scopes) : nil
        var response = try await redirecting.send(request, for: server, authorization: authorization)
        if response.status == 401, isServer, response.url.origin == server.root.origin {
            let challenges = Challenge.all(in: response.head.headers["WWW-Authenticate"])
            authorizer.learn(challenges, from: server, request.scopes, used: authorization)
            authorization = try await authorizer.authorization(for: server, request.scopes)
            if authorization != nil {
                try await response.drain()
                response = try await redirecting.send(request, for: server, authorization: authorization)
            }
        }
        guard expected.contains(response.status) else { throw await response.error(request) }
        return response
    }
}
