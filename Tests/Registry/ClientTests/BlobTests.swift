// Blobs across breaks, lies and redirects.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import RegistryClient
import RegistryCredentials
import RegistryHosts
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BlobTests {
    private static let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    private static let blob = Descriptor(of: bytes, .ociLayer)

    @Test(.needs(.part(.registry)))
    func `a blob comes whole through fifty breaks`() async throws {
        try await Registry.running { registry in
            let image = try await ImageMaker().make(ImageSpec([LayerSpec(bytes: 3_000_000, seed: 77)]))
            try registry.put(image, as: "demo/cut:1.0")
            let layer = image.variants[0].layers[0].blob
            // Each connection carries 4 to 108 KB: headers and some of the blob. The 51st goes on.
            let proxy = try await registry.cuttingProxy { $0 <= 50 ? 4_000 + $0 * 7_919 % 104_729 : nil }
            try await asking(proxy.host) { client throws(Failure) in
                let bytes = try await client.bytes(of: try Descriptor(layer), in: "demo/cut")
                #expect(bytes == (try? layer.bytes))
            }
            // A cut may fall after the last byte that is left.
            #expect(proxy.connections > 40)
            await proxy.stop()
        }
    }

    enum Fashion: String, CaseIterable, Sendable {
        /// Range is honoured, ignored, or honoured from an earlier place.
        case honoured, ignored, earlier
    }

    @Test(arguments: Fashion.allCases, [0, 1, 65_536, 99_999, 100_000])
    func `bytes from an offset are those of the blob`(_ fashion: Fashion, _ offset: Int64) async throws {
        let calls = Counter()
        try await TestServer.running { request in
            let cut = calls.next() == 1 ? 1_000 : nil
            let asked = request.header("Range").flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
            let start = fashion == .earlier ? asked / 2 : asked
            guard asked > 0, fashion != .ignored else { return TestResponse(200, body: Self.bytes, cutAfter: cut) }
            let range = "bytes \(start)-\(Self.bytes.count - 1)/\(Self.bytes.count)"
            return TestResponse(
                206, headers: ["Content-Range": range], body: Array(Self.bytes[start...]), cutAfter: cut)
        } _: { server in
            try await asking(server.host) { client throws(Failure) in
                let bytes = try await client.bytes(of: Self.blob, in: "a/b", from: offset)
                #expect(bytes == Array(Self.bytes[Int(offset)...]))
            }
        }
    }

    @Test func `a length that no number holds is refused`() async throws {
        try await TestServer.running { _ in
            TestResponse(
                206, headers: ["Content-Range": "bytes 7-9/10"], body: Array(Self.bytes[7...]), claimsLength: .max)
        } _: { server in
            try await asking(server.host) { client throws(Failure) in
                let failure = await #expect(throws: Failure.self) {
                    try await client.bytes(of: Self.blob, in: "a/b", from: 7)
                }
                #expect(failure?.code == .network)
            }
        }
    }

    enum Lie: String, CaseIterable, Sendable {
        case tooLong, tooLongChunked, tooShort, endsEarly, endless, wrongRange, nothing

        func response(_ bytes: [UInt8]) -> TestResponse {
            switch self {
            case .tooLong: TestResponse(200, body: bytes + [1])
            case .tooLongChunked: TestResponse(200, body: bytes + [1], isChunked: true)
            case .tooShort: TestResponse(200, body: bytes.dropLast())
            case .endsEarly: TestResponse(200, body: bytes.dropLast(), claimsLength: bytes.count)
            case .endless: TestResponse(200, body: [UInt8](repeating: 0, count: 65_536), isEndless: true)
            case .wrongRange: TestResponse(206, headers: ["Content-Range": "bytes 7-9/10"], body: bytes)
            case .nothing: TestResponse(200, cutAfter: 0, claimsLength: bytes.count)
            }
        }
    }

    @Test(arguments: Lie.allCases)
    func `a server that lies about a blob's size is a failure of the network, soon`(_ lie: Lie) async throws {
        let bytes = Array("0123456789".utf8)
        try await TestServer.running { request in
            request.header("Range") == nil ? lie.response(bytes) : TestResponse(416)
        } _: { server in
            let collected = Collected()
            let failure = await failureOf { () throws(Failure) in
                try await asking(server.host) { client throws(Failure) in
                    try await client.blob(Descriptor(of: bytes, .ociLayer), in: "a/b") { collected.take($0) }
                }
            }
            #expect(failure?.code == .network)
            #expect(bytes.starts(with: collected.bytes))
        }
    }

    @Test
    func `another server goes on where one stopped`() async throws {
        try await TestServer.running { _ in
            TestResponse(200, body: Self.bytes, cutAfter: 40_000)
        } _: { mirror in
            try await TestServer.running { request in
                guard let start = request.header("Range").flatMap({ Int($0.dropFirst(6).dropLast()) }) else {
                    return TestResponse(500)
                }
                let range = "bytes \(start)-99999/100000"
                return TestResponse(206, headers: ["Content-Range": range], body: Array(Self.bytes[start...]))
            } _: { server in
                let hosts = HostsFile(mirrors: [HostEntry(url: "http://\(mirror.host)")])
                try await asking(server.host, hosts: hosts) { client throws(Failure) in
                    #expect(try await client.bytes(of: Self.blob, in: "a/b") == Self.bytes)
                }
                let path = "/v2/a/b/blobs/\(Self.blob.digest)?ns=127.0.0.1%3A\(server.port)"
                #expect(mirror.requests.map(\.path) == [path])
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test
    func `a blob's own address is asked first, without credentials, and the registry after it`() async throws {
        try await TestServer.running { request in
            request.path == "/good" ? TestResponse(200, body: Self.bytes) : TestResponse(404)
        } _: { other in
            try await TestServer.running { _ in
                TestResponse(200, body: Self.bytes)
            } _: { server in
                let addresses = [
                    "http://user:secret@\(other.host)/bad", "ftp://\(other.host)/", "http://\(other.host)/good",
                ]
                try await asking(server.host, credential: Credential(.init())) { client throws(Failure) in
                    let good = Descriptor(of: Self.bytes, .ociForeignLayer, urls: addresses)
                    #expect(try await client.bytes(of: good, in: "a/b") == Self.bytes)
                    #expect(server.requests.isEmpty)
                    let bad = Descriptor(of: Self.bytes, .ociForeignLayer, urls: Array(addresses.prefix(2)))
                    #expect(try await client.bytes(of: bad, in: "a/b") == Self.bytes)
                    #expect(server.requests.count == 1)
                }
                #expect(other.requests.map(\.path) == ["/bad", "/good", "/bad"])
                #expect(other.requests.allSatisfy { $0.header("Authorization") == nil })
            }
        }
    }

    @Test
    func `what takes the bytes ends the reading with its own failure`() async throws {
        try await TestServer.running { _ in
            TestResponse(200, body: Self.bytes)
        } _: { server in
            let failure = await failureOf { () throws(Failure) in
                try await asking(server.host) { client throws(Failure) in
                    try await client.blob(Self.blob, in: "a/b") { _ in throw Failure(.storage, "Full.") }
                }
            }
            #expect(failure == Failure(.storage, "Full."))
            #expect(server.requests.count == 1)
        }
    }

    @Test
    func `a cancelled blob ends at once`() async throws {
        let isAsked = Counter()
        try await TestServer.running { _ in
            isAsked.next()
            return TestResponse(200, body: Array(Self.bytes.prefix(10)), cutAfter: 10, claimsLength: 100_000)
        } _: { server in
            var retries = RetryPolicy.test
            retries.standstill = .seconds(600)
            retries.firstPause = .seconds(600)
            retries.longestPause = .seconds(600)
            try await withThrowingTaskGroup(of: Failure?.self) { [retries] group in
                group.addTask {
                    await failureOf { () throws(Failure) in
                        try await asking(server.host, retries: retries) { client throws(Failure) in
                            _ = try await client.bytes(of: Self.blob, in: "a/b")
                        }
                    }
                }
                try await until("the question") { isAsked.value > 0 }
                group.cancelAll()
                #expect(try await group.next() == Failure(.cancelled, "Cancelled."))
            }
        }
    }
}
