// Talks with one server at a time: authorizes requests and checks answers.

import AsyncHTTPClient
import Failure
import NIOHTTP1

struct Wire: Sendable {
    let follower: Follower
    let authorizer: Authorizer

    /// The answer, if its status is one of `expected`. A refusal (401) is met with a new authorization, once.
    func send(_ call: Call, to server: RegistryServer, expecting expected: Set<Int>) async throws(Fault) -> Answer {
        let isServer = call.url.origin == server.root.origin
        var authorization = isServer ? try await authorizer.authorization(for: server, call.scopes) : nil
        var answer = try await follower.send(call, for: server, authorization: authorization)
        if answer.status == 401, isServer, answer.url.origin == server.root.origin {
            let challenges = Challenge.all(in: answer.response.headers["WWW-Authenticate"])
            authorizer.learn(challenges, from: server, call.scopes, used: authorization)
            authorization = try await authorizer.authorization(for: server, call.scopes)
            if authorization != nil {
                try await answer.drain()
                answer = try await follower.send(call, for: server, authorization: authorization)
            }
        }
        guard expected.contains(answer.status) else { throw await answer.fault(call) }
        return answer
    }
}
