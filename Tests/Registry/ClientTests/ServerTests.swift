// Which server is asked, how often, and what is made of its answers.

import Failure
import Lab
import LabTraits
import OCI
import RegistryClient
import RegistryCredentials
import RegistryHosts
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ServerTests {
    private static let manifest = Array(#"{"layers":[]}"#.utf8)
    private static let good = TestResponse(200, headers: ["Content-Type": "a/b; charset=utf-8"], body: manifest)

    /// What `resolve` makes of servers that answer so: mirrors, then the registry itself.
    private func resolve(
        _ answers: [TestServer.Answer], _ change: (inout HostEntry) -> Void = { _ in }
    ) async throws -> (failure: Failure?, requests: [[TestRequest]]) {
        try await serving(answers) { servers in
            let hosts = HostsFile(
                mirrors: servers.dropLast().map { server in
                    var entry = HostEntry(url: "http://\(server.host)")
                    change(&entry)
                    return entry
                })
            let host = servers.last?.host ?? ""
            let failure = await failureOf { () throws(Failure) in
                try await asking(host, hosts: hosts) { client throws(Failure) in
                    let found = try await client.resolve(try Reference(parsing: "\(host)/a/b:1"))
                    #expect(found == Descriptor(of: Self.manifest, MediaType("a/b")))
                }
            }
            return (failure, servers.map(\.requests))
        }
    }

    private func serving<Value: Sendable>(
        _ answers: [TestServer.Answer], _ servers: [TestServer] = [],
        _ body: ([TestServer]) async throws -> Value
    ) async throws -> Value {
        guard let answer = answers.first else { return try await body(servers) }
        return try await TestServer.running(answer: answer) { server in
            try await serving(Array(answers.dropFirst()), servers + [server], body)
        }
    }

    @Test(
        arguments: [
            ([404, 200], nil), ([500, 200], nil), ([403, 200], nil), ([0, 200], nil),
            ([404, 404], .notFound), ([403, 404], .auth), ([404, 403], .auth), ([0, 404], .notFound),
            ([404, 0], .notFound), ([500, 404], .network), ([0, 0], .network),
        ] as [([Int], Failure.Code?)])
    func `the next server is asked, and of several failures the one that says most is told`(
        _ statuses: [Int], _ code: Failure.Code?
    ) async throws {
        let answers = statuses.map { status in
            { @Sendable (_: TestRequest) in
                status == 200
                    ? Self.good : status == 0 ? TestResponse(200, cutAfter: 0, claimsLength: 13) : TestResponse(status)
            } as TestServer.Answer
        }
        let (failure, _) = try await resolve(answers)
        #expect(failure?.code == code)
    }

    @Test(arguments: [
        (429, 4, Failure.Code.rateLimit), (503, 4, .network), (500, 4, .network), (408, 4, .network),
        (403, 1, .auth), (404, 1, .notFound), (418, 1, .network),
    ])
    func `a registry in trouble is asked four times, others once`(
        _ status: Int, _ times: Int, _ code: Failure.Code
    ) async throws {
        let (failure, requests) = try await resolve([{ _ in TestResponse(status) }])
        #expect(failure?.code == code)
        #expect(requests[0].count == times)
    }

    @Test(arguments: [429, 503])
    func `trouble that is over is none`(_ status: Int) async throws {
        let calls = Counter()
        let (failure, requests) = try await resolve([
            { _ in calls.next() <= 2 ? TestResponse(status, headers: ["Retry-After": "0"]) : Self.good }
        ])
        #expect(failure == nil)
        // Twice the trouble, then the head without a digest and the document.
        #expect(requests[0].map(\.method) == ["HEAD", "HEAD", "HEAD", "GET"])
    }

    @Test
    func `Retry-After is waited for, but not one longer than allowed, and the wait can be cancelled`() async throws {
        try await TestServer.running { _ in
            TestResponse(429, headers: ["Retry-After": "3600"])
        } _: { server in
            let reference = try Reference(parsing: "\(server.host)/a:1")
            var retries = RetryPolicy.test
            retries.longestRetryAfter = .milliseconds(1)
            let failure = await failureOf { () throws(Failure) in
                try await asking(server.host, retries: retries) { client throws(Failure) in
                    _ = try await client.resolve(reference)
                }
            }
            #expect(failure?.code == .rateLimit)
            #expect(failure?.message == "\(server.host) rate-limits requests: try again in 60 min.")
            #expect(server.requests.count == 1)
            retries.longestRetryAfter = .seconds(3600)
            try await withThrowingTaskGroup(of: Failure?.self) { [retries] group in
                group.addTask {
                    await failureOf { () throws(Failure) in
                        try await asking(server.host, retries: retries) { client throws(Failure) in
                            _ = try await client.resolve(reference)
                        }
                    }
                }
                try await until("the second request") { server.requests.count == 2 }
                group.cancelAll()
                #expect(try await group.next() == Failure(.cancelled, "Cancelled."))
            }
            #expect(server.requests.count == 2)
        }
    }

    @Test
    func `a server that can't be used for a tag is not asked for one`() async throws {
        let (failure, requests) = try await resolve([{ _ in TestResponse(500) }, { _ in Self.good }]) { entry in
            entry.capabilities = ["pull"]
        }
        #expect(failure == nil)
        #expect(requests[0].isEmpty)
    }

    @Test
    func `the file's headers go to their server only, and never into a redirect`() async throws {
        try await TestServer.running { _ in
            Self.good
        } _: { storage in
            let answer: TestServer.Answer = { request in
                request.header("Authorization") == nil
                    ? TestResponse(401, headers: ["WWW-Authenticate": "Basic realm=x"])
                    : TestResponse(307, headers: ["Location": "http://\(storage.host)/signed?key=hidden"])
            }
            try await serving([answer]) { servers in
                var entry = HostEntry(url: "http://\(servers[0].host)")
                entry.headers = ["X-Secret": ["one", "two"], "Host": ["elsewhere"]]
                let hosts = HostsFile(mirrors: [entry])
                let digest = Descriptor(of: Self.manifest)
                try await asking("127.0.0.1:1", hosts: hosts, credential: Credential(.init())) {
                    client throws(Failure) in
                    #expect(try await client.manifest(digest, in: "a/b") == Self.manifest)
                    #expect(try await client.bytes(of: digest, in: "a/b", from: 3) == Array(Self.manifest.dropFirst(3)))
                }
                let secrets = servers[0].requests.map { request in
                    request.headers.filter { $0.0 == "X-Secret" }.map(\.1)
                }
                #expect(secrets.allSatisfy { $0 == ["one", "two"] })
                #expect(servers[0].requests.allSatisfy { $0.header("Host") == servers[0].host })
            }
            #expect(storage.requests.map(\.path) == ["/signed?key=hidden", "/signed?key=hidden"])
            #expect(storage.requests.last?.header("Range") == "bytes=3-")
            for request in storage.requests {
                #expect(request.header("Authorization") == nil && request.header("X-Secret") == nil)
                #expect(request.header("User-Agent") == "tallyman")
            }
        }
    }

    @Test
    func `a redirect to the same server keeps the authorization`() async throws {
        let (failure, requests) = try await resolve([
            { request in
                request.path == "/elsewhere" ? Self.good : TestResponse(302, headers: ["Location": "/elsewhere"])
            }
        ])
        #expect(failure == nil)
        #expect(requests[0].map(\.path) == ["/v2/a/b/manifests/1", "/elsewhere", "/v2/a/b/manifests/1", "/elsewhere"])
    }

    @Test
    func `redirects end after ten`() async throws {
        let (failure, requests) = try await resolve([
            { request in TestResponse(302, headers: ["Location": request.path + "x"]) }
        ])
        #expect(failure?.code == .network)
        #expect(requests[0].count == 11)
    }

    @Test(.needs(.program("openssl")))
    func `HTTPS doesn't lead to plain HTTP`() async throws {
        try await TestServer.running { _ in
            Self.good
        } _: { storage in
            try await TestServer.running(tls: true) { _ in
                TestResponse(307, headers: ["Location": "http://user:pass@\(storage.host)/x?key=hidden"])
            } _: { server in
                let failure = await failureOf { () throws(Failure) in
                    try await asking(server.host, scheme: .httpsUnverified) { client throws(Failure) in
                        _ = try await client.manifest(Descriptor(of: Self.manifest), in: "a/b")
                    }
                }
                #expect(failure?.code == .scheme)
                #expect(!"\(String(describing: failure))".contains("hidden"))
            }
            #expect(storage.requests.isEmpty)
        }
    }

    @Test
    func `what a registry says about an error becomes the cause, in part`() async throws {
        let body = #"{"errors":[{"code":"DENIED","message":"\#(String(repeating: "no ", count: 1000))"}]}"#
        let bytes = Array(body.utf8)
        let failure = try await serving([{ _ in TestResponse(400, body: bytes) }]) { servers in
            await failureOf { () throws(Failure) in
                try await asking(servers[0].host) { client throws(Failure) in
                    try await client.putManifest([1], .ociManifest, as: "1", in: "a/b")
                }
            }
        }
        #expect(failure?.code == .auth)
        #expect(failure?.cause?.utf8.count == 500)
    }

    @Test
    func `an error without end is read in part`() async throws {
        let (failure, _) = try await resolve([{ _ in TestResponse(403, isEndless: true) }])
        #expect(failure?.code == .auth)
    }

    @Test
    func `a server that doesn't answer is given up`() async throws {
        try await TestServer.running { _ in
            try? await Task.sleep(for: .seconds(3600))
            return TestResponse(200)
        } _: { server in
            var retries = RetryPolicy.test
            retries.silence = .milliseconds(50)
            retries.tries = 2
            let reference = try Reference(parsing: "\(server.host)/a:1")
            let failure = await failureOf { () throws(Failure) in
                try await asking(server.host, retries: retries) { client throws(Failure) in
                    _ = try await client.resolve(reference)
                }
            }
            #expect(failure?.code == .network)
            #expect(failure?.cause == "Read timeout")
        }
    }
}
