// Who is let in, by what, and who learns which secret.

import Failure
import Lab
import LabTraits
import OCI
import RegistryClient
import RegistryCredentials
import RegistryHosts
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TokenTests {
    private static let user = (name: "tally", password: "mast")
    private static let password = Credential.password(user: "tally", secret: Secret("mast"))

    private func resolve(_ host: String, _ names: String..., credential: Credential? = nil) async throws(Failure) {
        try await asking(host, credential: credential) { client throws(Failure) in
            for name in names { _ = try await client.resolve(try Reference(parsing: "\(host)/\(name)")) }
        }
    }

    enum Way: String, CaseIterable, Sendable {
        case anonymous, password, passwordByGet, identityToken

        var registry: TokenRegistry {
            switch self {
            case .anonymous: TokenRegistry()
            case .password: TokenRegistry(user: TokenTests.user)
            case .passwordByGet: TokenRegistry(user: TokenTests.user, knowsPost: false)
            case .identityToken: TokenRegistry(user: TokenTests.user, refreshToken: "anchor")
            }
        }

        var credential: Credential? {
            switch self {
            case .anonymous: nil
            case .password, .passwordByGet: TokenTests.password
            case .identityToken: .identityToken(Secret("anchor"))
            }
        }

        var methods: [String] {
            switch self {
            case .anonymous: ["GET"]
            case .password, .identityToken: ["POST"]
            case .passwordByGet: ["POST", "GET"]
            }
        }
    }

    @Test(arguments: Way.allCases)
    func `a token is asked for once for each set of scopes`(_ way: Way) async throws {
        let registry = way.registry
        try await TestServer.running(answer: registry.answer) { server in
            try await resolve(server.host, "a/b:1", "a/b:2", credential: way.credential)
            #expect(server.tokenRequests.map(\.method) == way.methods)
            // Only the first request goes without a token.
            #expect(server.requests.count == 3 + way.methods.count)
            let last = try #require(server.tokenRequests.last)
            let asked = last.method == "GET" ? last.path : String(decoding: last.body, as: UTF8.self)
            #expect(asked.contains("service=the%20service"))
            #expect(asked.contains("scope=repository%3Aa%2Fb%3Apull"))
        }
    }

    @Test
    func `another repository needs a token of its own, and the server's scopes are added`() async throws {
        let registry = TokenRegistry(scopes: "repository:extra:pull repository:a/b:pull")
        try await TestServer.running(answer: registry.answer) { server in
            try await resolve(server.host, "a/b:1", "a/b:2")
            let path = "/token?service=the%20service&scope=repository%3Aa%2Fb%3Apull&scope=repository%3Aextra%3Apull"
            #expect(server.tokenRequests.map(\.path) == [path])
            try await resolve(server.host, "a/b:1", "c:1")
            #expect(server.tokenRequests.count > 2)
        }
    }

    @Test
    func `requests at the same time wait for one token`() async throws {
        let registry = TokenRegistry(user: Self.user)
        let asked = Counter()
        try await TestServer.running(answer: registry.answer) { server in
            let route = try RegistryRoute(registry: server.host, hosts: nil, scheme: .http)
            try await RegistryClient.with(route, retries: .test) { _ in
                asked.next()
                return Self.password
            } _: { client throws(Failure) in
                let references = try (0..<20).map { number throws(Failure) in
                    try Reference(parsing: "\(server.host)/a/b:\(number)")
                }
                let all = await withTaskGroup(of: Failure?.self) { group in
                    for reference in references {
                        group.addTask {
                            await failureOf { () throws(Failure) in _ = try await client.resolve(reference) }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(all.allSatisfy { $0 == nil })
            }
            #expect(server.tokenRequests.count == 1)
            #expect(asked.value == 1)
        }
    }

    @Test
    func `a token that ends in the middle is replaced, once for a request`() async throws {
        let registry = TokenRegistry(usesOfToken: 2)
        try await TestServer.running(answer: registry.answer) { server in
            try await resolve(server.host, "a:1", "a:2", "a:3", "a:4", "a:5")
            #expect(server.tokenRequests.count == 3)
        }
        let never = TokenRegistry(usesOfToken: 0)
        try await TestServer.running(answer: never.answer) { server in
            let failure = await failureOf { () throws(Failure) in try await resolve(server.host, "a:1") }
            #expect(failure?.code == .auth)
            #expect(server.tokenRequests.count == 1)
        }
    }

    @Test
    func `a token without life left is used for one request`() async throws {
        let registry = TokenRegistry(expiresIn: 0)
        try await TestServer.running(answer: registry.answer) { server in
            try await resolve(server.host, "a:1", "a:2", "a:3")
            #expect(server.tokenRequests.count == 3)
        }
    }

    @Test
    func `a wrong password is sent once, and no failure shows it`() async throws {
        let registry = TokenRegistry(user: Self.user)
        try await TestServer.running(answer: registry.answer) { server in
            let wrong = Credential.password(user: "tally", secret: Secret("keel-hauled"))
            let failures = try await asking(server.host, credential: wrong) { client throws(Failure) in
                let reference = try Reference(parsing: "\(server.host)/a:1")
                let first = await failureOf { () throws(Failure) in _ = try await client.resolve(reference) }
                let second = await failureOf { () throws(Failure) in _ = try await client.resolve(reference) }
                return [first, second]
            }
            #expect(failures.map { $0?.code } == [.auth, .auth])
            #expect(!"\(failures)".contains("keel-hauled"))
            #expect(server.tokenRequests.map(\.method) == ["POST", "GET"])
        }
    }

    @Test(arguments: [
        "<html>", "{}", #"{"token":""}"#, #"{"token":"a\r\nX: y"}"#, String(repeating: " ", count: 70_000),
    ])
    func `an answer that holds no token is a failure of class auth`(_ body: String) async throws {
        try await TestServer.running { request in
            guard !request.path.hasPrefix("/token") else { return TestResponse(200, body: Array(body.utf8)) }
            let realm = "http://\(request.header("Host") ?? "")/token"
            return TestResponse(401, headers: ["WWW-Authenticate": #"Bearer realm="\#(realm)""#])
        } _: { server in
            let failure = await failureOf { () throws(Failure) in try await resolve(server.host, "a:1") }
            #expect(failure?.code == (body.count > 65_536 ? .incomplete : .auth))
        }
    }

    @Test(.needs(.program("openssl")))
    func `a realm on plain HTTP gets no credential from a registry on HTTPS`() async throws {
        let service = TokenRegistry(user: Self.user)
        try await TestServer.running(answer: service.answer) { realm in
            var registry = TokenRegistry()
            registry.realm = "http://\(realm.host)/token"
            try await TestServer.running(tls: true, answer: registry.answer) { server in
                let reference = try Reference(parsing: "\(server.host)/a:1")
                let failure = await failureOf { () throws(Failure) in
                    try await asking(server.host, scheme: .httpsUnverified, credential: Self.password) {
                        client throws(Failure) in _ = try await client.resolve(reference)
                    }
                }
                #expect(failure?.code == .auth)
                #expect(realm.requests.map(\.method) == ["GET"])
                #expect(realm.requests.allSatisfy { $0.header("Authorization") == nil })
            }
        }
    }

    @Test
    func `of several challenges bearer counts, and basic gets the password`() async throws {
        let both = TokenRegistry(user: Self.user)
        try await TestServer.running { request in
            var response = both.answer(request)
            if let bearer = response.headers["WWW-Authenticate"] {
                response.headers["WWW-Authenticate"] = #"Basic realm="x", "# + bearer
            }
            return response
        } _: { server in
            try await resolve(server.host, "a:1", credential: Self.password)
            #expect(server.tokenRequests.count == 1)
        }
        try await TestServer.running { request in
            request.header("Authorization") == "Basic dGFsbHk6bWFzdA=="
                ? TestResponse(200, body: [1]) : TestResponse(401, headers: ["WWW-Authenticate": "BASIC realm=x"])
        } _: { server in
            try await resolve(server.host, "a:1", "a:2", credential: Self.password)
            let failure = await failureOf { () throws(Failure) in
                try await resolve(server.host, "a:1", credential: .identityToken(Secret("anchor")))
            }
            #expect(failure?.code == .auth)
        }
    }

    @Test
    func `a mirror is asked with its own credential, under its own name`() async throws {
        let asked = Counter()
        try await TestServer.running { request in
            request.header("Authorization") == "Basic dGFsbHk6bWFzdA=="
                ? TestResponse(200, body: [1]) : TestResponse(401, headers: ["WWW-Authenticate": "Basic realm=x"])
        } _: { mirror in
            let hosts = HostsFile(mirrors: [HostEntry(url: "http://\(mirror.host)")])
            let route = try RegistryRoute(registry: "r.example.com", hosts: hosts)
            try await RegistryClient.with(route, retries: .test) { host in
                #expect(host == mirror.host)
                asked.next()
                return Self.password
            } _: { client throws(Failure) in
                for _ in 0..<3 {
                    #expect(try await client.manifest(Descriptor(of: [1]), in: "a") == [1])
                }
            }
            #expect(asked.value == 1)
        }
    }

    @Test
    func `a token service that leads elsewhere takes no password along`() async throws {
        try await TestServer.running { _ in
            TestResponse(200)
        } _: { elsewhere in
            try await TestServer.running { request in
                guard request.path.hasPrefix("/v2/") else {
                    return TestResponse(307, headers: ["Location": "http://\(elsewhere.host)/token"])
                }
                let realm = "http://\(request.header("Host") ?? "")/token"
                return TestResponse(401, headers: ["WWW-Authenticate": #"Bearer realm="\#(realm)""#])
            } _: { server in
                let failure = await failureOf { () throws(Failure) in
                    try await resolve(server.host, "a:1", credential: Self.password)
                }
                #expect(failure != nil)
                #expect(elsewhere.requests.isEmpty)
            }
        }
    }
}
