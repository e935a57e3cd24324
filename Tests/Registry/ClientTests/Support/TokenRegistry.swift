// A registry that asks for tokens, and the service that gives them out, in one server of the test.

import FoundationEssentials
import Lab
import OCI

/// Everything under `/v2/` wants a token that the service gave out; a manifest answers to every name.
struct TokenRegistry: Sendable {
    /// Nil lets everybody in.
    var user: (name: String, password: String)?
    var refreshToken: String?
    /// How many requests a token is good for.
    var usesOfToken = 1_000_000
    var knowsPost = true
    /// Seconds.
    var expiresIn: Int? = 300
    var realm: String?
    var scopes = ""
    let manifest = Array("{}".utf8)
    private let given = Counter()
    private let used = Counter()

    func answer(_ request: TestRequest) -> TestResponse {
        request.path.hasPrefix("/token") ? token(request) : document(request)
    }

    private func document(_ request: TestRequest) -> TestResponse {
        let isGood = request.header("Authorization") == "Bearer token-\(given.value)"
        guard isGood, used.value < usesOfToken * given.value else {
            let realm = realm ?? "http://\(request.header("Host") ?? "")/token"
            let challenge = #"Bearer realm="\#(realm)",service="the service",scope="\#(scopes)""#
            return TestResponse(401, headers: ["WWW-Authenticate": challenge])
        }
        used.next()
        let headers = [
            "Content-Type": "application/vnd.oci.image.manifest.v1+json",
            "Docker-Content-Digest": Digest.sha256(of: manifest).description,
        ]
        return TestResponse(200, headers: headers, body: manifest)
    }

    private func token(_ request: TestRequest) -> TestResponse {
        guard isAllowed(request) else { return TestResponse(request.method == "POST" && !knowsPost ? 404 : 401) }
        let life = expiresIn.map { #","expires_in":\#($0)"# } ?? ""
        return TestResponse(200, body: Array(#"{"token":"token-\#(given.next())"\#(life)}"#.utf8))
    }

    private func isAllowed(_ request: TestRequest) -> Bool {
        if request.method == "POST" {
            let form = String(decoding: request.body, as: UTF8.self)
            guard knowsPost else { return false }
            if let refreshToken, form.contains("grant_type=refresh_token") {
                return form.contains("refresh_token=\(refreshToken)")
            }
            guard let user, form.contains("grant_type=password") else { return false }
            return form.contains("username=\(user.name)&password=\(user.password)")
        }
        guard let user else { return request.header("Authorization") == nil }
        let login = Data("\(user.name):\(user.password)".utf8).base64EncodedString()
        return request.header("Authorization") == "Basic \(login)"
    }
}

extension TestServer {
    var tokenRequests: [TestRequest] { requests.filter { $0.path.hasPrefix("/token") } }
}
