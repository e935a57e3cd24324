// Manifests and lists of tags: what is taken, and what is not.

import Failure
import Lab
import OCI
import RegistryClient
import RegistryHosts
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DocumentTests {
    private static let manifest = Array(#"{"layers":[]}"#.utf8)
    private static let descriptor = Descriptor(of: manifest)

    private func manifest(
        _ descriptor: Descriptor = descriptor, from answer: @escaping TestServer.Answer
    ) async throws -> Failure? {
        try await TestServer.running(answer: answer) { server in
            await failureOf { () throws(Failure) in
                try await asking(server.host) { client throws(Failure) in
                    #expect(try await client.manifest(descriptor, in: "a/b") == Self.manifest)
                }
            }
        }
    }

    enum Lie: String, CaseIterable, Sendable {
        case otherBytes, longer, shorter, endless, tooLarge, empty

        func response(_ bytes: [UInt8]) -> TestResponse {
            switch self {
            case .otherBytes: TestResponse(200, body: bytes.reversed())
            case .longer: TestResponse(200, body: bytes + [1])
            case .shorter: TestResponse(200, body: bytes.dropLast())
            case .endless: TestResponse(200, isEndless: true)
            case .tooLarge: TestResponse(200, body: bytes, claimsLength: 5 << 20)
            case .empty: TestResponse(200)
            }
        }
    }

    @Test(arguments: Lie.allCases)
    func `other bytes than the digest's are refused`(_ lie: Lie) async throws {
        let expected = [.endless, .tooLarge].contains(lie) ? Failure.Code.incomplete : .network
        #expect(try await manifest { _ in lie.response(Self.manifest) }?.code == expected)
    }

    @Test
    func `a manifest that only the blobs have is found there`() async throws {
        let failure = try await manifest { request in
            request.path.contains("/manifests/") ? TestResponse(404) : TestResponse(200, body: Self.manifest)
        }
        #expect(failure == nil)
        #expect(try await manifest { _ in TestResponse(404) }?.code == .notFound)
    }

    @Test(arguments: [true, false])
    func `what refers to a manifest is found in the registry's list, or by the tag in its place`(
        hasList: Bool
    ) async throws {
        let digest = Self.descriptor.digest
        func entry(_ type: String, _ size: Int) -> String {
            #"{"mediaType":"","digest":"\#(digest)","size":\#(size),"artifactType":"\#(type)"}"#
        }
        let index = Array(#"{"manifests":[\#(entry("a/signature", 1)),\#(entry("an/index", 2))]}"#.utf8)
        try await TestServer.running { request in
            let isList = request.path.hasPrefix("/v2/a/b/referrers/\(digest)")
            let isTag = request.path == "/v2/a/b/manifests/sha256-\(digest.hex)"
            return (hasList ? isList : isTag) ? TestResponse(200, body: index) : TestResponse(404)
        } _: { server in
            try await asking(server.host) { client throws(Failure) in
                let found = try await client.referrers(of: digest, artifactType: "an/index", in: "a/b")
                #expect(found.map(\.size) == [2])
                #expect(try await client.referrers(of: digest, artifactType: "another", in: "a/b").isEmpty)
                #expect(try await client.referrers(of: digest, artifactType: "an/index", in: "a/c").isEmpty)
            }
        }
    }

    @Test
    func `a manifest larger than 4 MiB is not even asked for`() async throws {
        var large = Self.descriptor
        large.size = 4 << 20 + 1
        let failure = try await manifest(large) { _ in
            Issue.record("it was asked for")
            return TestResponse(404)
        }
        #expect(failure?.code == .incomplete)
    }

    @Test(arguments: ["sha384", "sha512"])
    func `other digests than SHA-256 are checked by their own algorithm`(_ algorithm: String) async throws {
        // printf '{"layers":[]}' | sha512sum, and sha384sum.
        let hex = algorithm == "sha512" ? Self.sha512 : Self.sha384
        let digest = try #require(Digest("\(algorithm):\(hex)"))
        let good = Descriptor(mediaType: .ociManifest, digest: digest, size: 13)
        #expect(try await manifest(good) { _ in TestResponse(200, body: Self.manifest) } == nil)
        #expect(
            try await manifest(good) { _ in TestResponse(200, body: Self.manifest.reversed()) }?.code == .network)
    }

    private static let sha384 =
        "422d314a98dfa7fe3f5d3cd2f0528cecf69fde8720c81a04f6b8168d6751a246e94fbecc3561a5c2046b19d84147e585"
    private static let sha512 =
        "2b3548aedd1321b08f72594f23957feb652944196d61ec3f52501eb39fb5c72a"
        + "6ebfb44e090112f992ec88380547039b06550235ff46fe65249a174972b270c9"

    enum Head: String, CaseIterable, Sendable {
        case whole, withoutDigest, unknown, otherDigest
    }

    @Test(arguments: Head.allCases, [true, false])
    func `a reference is resolved by the head, or by the document`(_ head: Head, _ hasDigest: Bool) async throws {
        try await TestServer.running { request in
            var headers = ["Content-Type": "application/vnd.oci.image.manifest.v1+json;q=1"]
            switch head {
            case .whole: headers["Docker-Content-Digest"] = "\(Self.descriptor.digest)"
            case .otherDigest: headers["Docker-Content-Digest"] = "\(Digest.sha256(of: []))"
            case .unknown where request.method == "HEAD": return TestResponse(405)
            case .unknown, .withoutDigest: break
            }
            return TestResponse(200, headers: headers, body: Self.manifest)
        } _: { server in
            let name = hasDigest ? "@\(Self.descriptor.digest)" : ":1"
            let reference = try Reference(parsing: "\(server.host)/a/b\(name)")
            let failure = await failureOf { () throws(Failure) in
                try await asking(server.host) { client throws(Failure) in
                    let found = try await client.resolve(reference)
                    #expect(found.digest == Self.descriptor.digest || head == .otherDigest)
                    #expect(found.mediaType == .ociManifest && found.size == 13)
                }
            }
            #expect(failure?.code == (head == .otherDigest && hasDigest ? .network : nil))
            let isOneEnough = head == .whole || head == .otherDigest
            #expect(server.requests.map(\.method) == (isOneEnough ? ["HEAD"] : ["HEAD", "GET"]))
            #expect(server.requests[0].header("Accept")?.contains("application/vnd.oci.image.index.v1+json") == true)
        }
    }

    @Test(arguments: [(100, 5), (3, 3), (2, 2), (1, 1)])
    func `tags come page by page, up to the limit`(_ limit: Int, _ count: Int) async throws {
        let pages = ["": #"["1","2"]"#, "2": #"["3","4"]"#, "4": #"["5"]"#]
        try await TestServer.running { request in
            let last = request.path.split(separator: "last=").dropFirst().first.map { String($0.prefix(1)) } ?? ""
            let next = ["": "2", "2": "4"][last].map { #"</v2/a/b/tags/list?last=\#($0)&n=2>; rel="next""# }
            return TestResponse(
                200, headers: next.map { ["Link": $0] } ?? [:],
                body: Array(#"{"name":"a/b","tags":\#(pages[last] ?? "null")}"#.utf8))
        } _: { server in
            try await asking(server.host) { client throws(Failure) in
                #expect(try await client.tags(of: "a/b", limit: limit) == (1...count).map(String.init))
            }
            #expect(server.requests.count == (count + 1) / 2)
        }
    }

    @Test(arguments: [
        #"<http://127.0.0.1:1/v2/a/b/tags/list>; rel="next""#, "<ftp://x>; rel=next", "nonsense", "<>; rel=next",
        #"</v2/a/b/tags/list>; rel="prev""#,
    ])
    func `pages lead nowhere else`(_ link: String) async throws {
        let calls = Counter()
        try await TestServer.running { _ in
            let tags = calls.next() == 1 ? #"["1"]"# : "[]"
            return TestResponse(200, headers: ["Link": link], body: Array(#"{"tags":\#(tags)}"#.utf8))
        } _: { server in
            try await asking(server.host) { client throws(Failure) in
                #expect(try await client.tags(of: "a/b", limit: 100) == ["1"])
            }
        }
    }
}
