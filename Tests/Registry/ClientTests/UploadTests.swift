// Uploads: what is sent, to whom, and what comes of trouble on the way.

import Failure
import Lab
import OCI
import RegistryClient
import RegistryCredentials
import RegistryHosts
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct UploadTests {
    private static let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    private static let blob = Descriptor(of: bytes, .ociLayer)
    typealias Producer = @Sendable (@Sendable ([UInt8]) async throws -> Void) async throws -> Void
    private static let whole: Producer = { send in
        for start in stride(from: 0, to: bytes.count, by: 50_000) {
            try await send(Array(bytes[start..<start + 50_000]))
        }
    }

    /// A registry that takes uploads; each PUT is answered by `put`, given its number from 1.
    private func upload(
        mountFrom: String? = nil, location: String = "up/1?_state=a%3D", credential: Credential? = nil,
        _ produce: @escaping Producer = whole, put: @escaping @Sendable (_ number: Int) -> TestResponse
    ) async throws -> (Result<UploadOutcome, Failure>, [TestRequest]) {
        let calls = Counter()
        return try await TestServer.running { request in
            if credential != nil, request.header("Authorization") == nil {
                return TestResponse(401, headers: ["WWW-Authenticate": "Basic realm=x"])
            }
            if request.path.contains("mount=") { return TestResponse(403) }
            guard request.method == "PUT" else { return TestResponse(202, headers: ["Location": location]) }
            return put(calls.next())
        } _: { server in
            let result: Result<UploadOutcome, Failure>
            do throws(Failure) {
                result = .success(
                    try await asking(server.host, credential: credential) { client throws(Failure) in
                        try await client.upload(Self.blob, in: "a/b", mountFrom: mountFrom, produce)
                    })
            } catch {
                result = .failure(error)
            }
            return (result, server.requests)
        }
    }

    @Test
    func `a blob is announced, then sent by one request`() async throws {
        let (result, requests) = try await upload(credential: Credential(.init())) { _ in TestResponse(201) }
        #expect(result == .success(.uploaded))
        #expect(requests.map(\.method) == ["POST", "POST", "PUT"])
        let put = try #require(requests.last)
        #expect(put.path == "/v2/a/b/blobs/uploads/up/1?_state=a%3D&digest=sha256%3A\(Self.blob.digest.hex)")
        #expect(put.body == Self.bytes)
        #expect(put.header("Content-Length") == "300000")
        #expect(put.header("Authorization") != nil)
    }

    @Test
    func `a mount that isn't allowed becomes an upload`() async throws {
        let (result, requests) = try await upload(mountFrom: "other/repository") { _ in TestResponse(201) }
        #expect(result == .success(.uploaded))
        #expect(
            requests.first?.path
                == "/v2/a/b/blobs/uploads/?mount=sha256%3A\(Self.blob.digest.hex)&from=other%2Frepository")
        #expect(requests.map(\.method) == ["POST", "POST", "PUT"])
    }

    @Test
    func `after trouble all is sent again, from the first byte`() async throws {
        let (result, requests) = try await upload { number in TestResponse(number <= 2 ? 503 : 201) }
        #expect(result == .success(.uploaded))
        #expect(requests.map(\.method) == ["POST", "PUT", "POST", "PUT", "POST", "PUT"])
        #expect(requests.filter { $0.method == "PUT" }.allSatisfy { $0.body == Self.bytes })
    }

    @Test(
        arguments: [
            (400, #"{"errors":[{"code":"DIGEST_INVALID","message":"no"}]}"#, .network),
            (400, #"{"errors":[{"code":"BLOB_UNKNOWN"}]}"#, .incomplete), (403, "", .auth), (413, "", .policy),
            (405, "", .policy), (400, #"{"errors":[{"code":"UNSUPPORTED"}]}"#, .policy),
        ] as [(Int, String, Failure.Code)])
    func `what a registry refuses isn't sent again`(_ status: Int, _ body: String, _ code: Failure.Code) async throws {
        let (result, requests) = try await upload { _ in TestResponse(status, body: Array(body.utf8)) }
        guard case .failure(let failure) = result else {
            Issue.record("it was taken")
            return
        }
        #expect(failure.code == code)
        #expect(requests.count == 2)
    }

    @Test
    func `who makes the bytes ends the upload with its own failure`() async throws {
        let (result, _) = try await upload { send in
            try await send(Array(Self.bytes.prefix(10)))
            throw Failure(.storage, "Gone.")
        } put: { _ in
            Issue.record("it was taken")
            return TestResponse(201)
        }
        #expect(result == .failure(Failure(.storage, "Gone.")))
    }

    @Test(arguments: [-1, 1])
    func `fewer or more bytes than the size are no upload`(_ difference: Int) async throws {
        let (result, _) = try await upload { send in
            try await send(Array((Self.bytes + [1]).prefix(Self.bytes.count + difference)))
        } put: { _ in
            Issue.record("it was taken")
            return TestResponse(201)
        }
        guard case .failure(let failure) = result else {
            Issue.record("it was taken")
            return
        }
        #expect(failure.code == .incomplete)
    }

    @Test
    func `a place on another server gets no authorization`() async throws {
        try await TestServer.running { _ in
            TestResponse(201)
        } _: { storage in
            let (result, requests) = try await upload(
                location: "http://\(storage.host)/up", credential: Credential(.init())
            ) { _ in TestResponse(500) }
            #expect(result == .success(.uploaded))
            #expect(requests.map(\.method) == ["POST", "POST"])
            #expect(storage.requests.map(\.body) == [Self.bytes])
            #expect(storage.requests[0].header("Authorization") == nil)
        }
    }

    /// What would be sent there is no secret, and 307 says that the request is the same.
    @Test(arguments: [307, 308])
    func `an upload that is sent elsewhere is begun there, without authorization`(status: Int) async throws {
        try await TestServer.running { request in
            request.method == "POST" ? TestResponse(202, headers: ["Location": "/up?a=b"]) : TestResponse(201)
        } _: { storage in
            try await TestServer.running { request in
                guard request.header("Authorization") != nil else {
                    return TestResponse(401, headers: ["WWW-Authenticate": "Basic realm=x"])
                }
                return TestResponse(status, headers: ["Location": "http://localhost:\(storage.port)/v2/begin/"])
            } _: { server in
                let outcome = try await asking(server.host, credential: Credential(.init())) {
                    client throws(Failure) in
                    try await client.upload(Self.blob, in: "a/b", Self.whole)
                }
                #expect(outcome == .uploaded)
                #expect(server.requests.map(\.method) == ["POST", "POST"])
            }
            #expect(storage.requests.map(\.method) == ["POST", "PUT"])
            #expect(storage.requests.map(\.body) == [[], Self.bytes])
            #expect(storage.requests.allSatisfy { $0.header("Authorization") == nil })
        }
    }

    @Test
    func `a mount asks for a token that may read the other repository`() async throws {
        let registry = TokenRegistry()
        try await TestServer.running(answer: registry.answer) { server in
            _ = await failureOf { () throws(Failure) in
                try await asking(server.host) { client throws(Failure) in
                    _ = try await client.upload(Self.blob, in: "a/b", mountFrom: "c/d", Self.whole)
                }
            }
            let path = try #require(server.tokenRequests.first?.path)
            #expect(path.hasSuffix("&scope=repository%3Aa%2Fb%3Apull%2Cpush&scope=repository%3Ac%2Fd%3Apull"))
        }
    }

    @Test
    func `a cancelled upload ends, and its producer too`() async throws {
        let (sent, ended) = (Counter(), Counter())
        try await TestServer.running { _ in
            TestResponse(202, headers: ["Location": "/up"])
        } _: { server in
            try await withThrowingTaskGroup(of: Failure?.self) { group in
                group.addTask {
                    await failureOf { () throws(Failure) in
                        try await asking(server.host) { client throws(Failure) in
                            _ = try await client.upload(Self.blob, in: "a/b") { send in
                                defer { ended.next() }
                                try await send(Array(Self.bytes.prefix(1000)))
                                sent.next()
                                try await Task.sleep(for: .seconds(3600))
                            }
                        }
                    }
                }
                try await until("the first bytes") { sent.value == 1 }
                group.cancelAll()
                #expect(try await group.next() == Failure(.cancelled, "Cancelled."))
                #expect(ended.value == 1)
            }
        }
    }
}
