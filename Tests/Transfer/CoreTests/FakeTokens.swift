// A fake registry with one image that asks for tokens, one of which can end at any moment.

import Lab
import Synchronization

/// Everybody gets a token, but only the newest is good: "1", then "2" and so on.
final class FakeTokens: Sendable {
    private let image: MadeImage
    /// The number of the token that is good, and whether one has ended.
    private let state = Mutex((number: 1, hasEnded: false))

    init(_ image: MadeImage) {
        self.image = image
    }

    /// Ends the token that is good. False when one was ended before.
    func endToken() -> Bool {
        state.withLock { state in
            guard !state.hasEnded else { return false }
            state = (state.number + 1, true)
            return true
        }
    }

    func answer(_ request: TestRequest) -> TestResponse {
        let number = state.withLock { $0.number }
        if request.path.hasPrefix("/token") {
            let body = #"{"token":"\#(number)","expires_in":300}"#
            return TestResponse(200, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
        }
        guard request.header("Authorization") == "Bearer \(number)" else {
            let realm = "http://\(request.header("Host") ?? "")/token"
            return TestResponse(401, headers: ["WWW-Authenticate": #"Bearer realm="\#(realm)",service="fake""#])
        }
        return image.answer(request)
    }
}
