// Files to and from an IPFS node, which is the lab's own and not Kubo, and what comes of its faults.

import Failure
import IPFS
import Lab
import OCI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ClientTests {
    private static let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 / 7) }

    private static func limits(answer: Duration = .seconds(20), silence: Duration = .seconds(20)) -> IPFSAccess.Limits {
        var limits = IPFSAccess.Limits()
        (limits.answer, limits.silence) = (answer, silence)
        return limits
    }

    private static func read(
        _ text: String, from node: IPFSNode, offset: Int64 = 0, length: Int64? = nil,
        limits: IPFSAccess.Limits = limits(), report: @Sendable @escaping (Silence) -> Void = { _ in }
    ) async throws -> [UInt8] {
        let file = try #require(try IPFSReference(parsing: text))
        let come = Mutex<[UInt8]>([])
        try await IPFSClient.with(IPFSAccess(address: node.address, limits: limits), report: report) {
            client throws(Failure) in
            try await client.read(file, from: offset, length: length) { piece in come.withLock { $0 += piece } }
        }
        return come.withLock(\.self)
    }

    @Test func `a file that is added is read again, whole or in part, also by a name`() async throws {
        try await IPFSNode.running { node in
            let cid = try await IPFSClient.with(IPFSAccess(address: node.address)) { client throws(Failure) in
                try await client.add("a blob", size: Int64(Self.bytes.count)) { send in
                    for start in stride(from: 0, to: Self.bytes.count, by: 100_000) {
                        try await send(Array(Self.bytes[start..<start + 100_000]))
                    }
                }
            }.description
            #expect(node.files == [cid: Self.bytes])
            #expect(cid == IPFSNode.cid(of: Self.bytes))
            #expect(node.calls.map(\.query) == [["cid-version": "1", "pin": "true"]])
            #expect(try await Self.read(cid, from: node) == Self.bytes)
            #expect(try await Self.read(cid, from: node, offset: 699_990) == Array(Self.bytes.suffix(10)))
            #expect(try await Self.read(cid, from: node, length: 7) == Array(Self.bytes.prefix(7)))
            node.publish(cid, as: "images.test")
            #expect(try await Self.read("ipns://images.test", from: node) == Self.bytes)
            #expect(node.calls.last?.path == "/ipns/images.test")
            #expect(node.calls.allSatisfy { ["add", "cat"].contains($0.name) })
        }
    }

    @Test func `a file that nobody has ends within its limit, and its seconds are told`() async throws {
        try await IPFSNode.running { node in
            let told = Mutex<[Silence]>([])
            let cid = IPFSNode.cid(of: [1])
            let start = ContinuousClock.now
            let failure = await #expect(throws: Failure.self) {
                try await Self.read(cid, from: node, limits: Self.limits(answer: .seconds(2))) { silence in
                    told.withLock { $0.append(silence) }
                }
            }
            #expect(ContinuousClock.now - start >= .seconds(2))
            #expect(failure?.code == .notFound)
            #expect(failure?.message.contains(cid) == true && failure?.message.contains("2 s") == true)
            let silences = told.withLock(\.self)
            #expect(!silences.isEmpty)
            #expect(silences.allSatisfy { $0.limit == .seconds(2) && $0.time < $0.limit && !$0.hasBegun })
            #expect(zip(silences, silences.dropFirst()).allSatisfy { $0.time < $1.time })
            try await until("the node to see it go") { node.searches == 0 }
        }
    }

    @Test func `a read that is cancelled closes its connection at once`() async throws {
        try await IPFSNode.running { node in
            let cid = IPFSNode.cid(of: [1])
            let reading = Task { try await Self.read(cid, from: node) }
            try await until("the node to look") { node.searches == 1 }
            reading.cancel()
            await #expect(throws: Failure(.cancelled, "Cancelled.")) { try await reading.value }
            try await until("the node to see it go") { node.searches == 0 }
        }
    }

    @Test func `a file that stops coming is given up`() async throws {
        try await IPFSNode.running { _, honest in
            var bent = honest
            bent?.stallsAfter = 1000
            return bent
        } _: { node in
            let failure = await #expect(throws: Failure.self) {
                try await Self.read(
                    node.add(Self.bytes), from: node, limits: Self.limits(silence: .milliseconds(500)))
            }
            #expect(failure?.code == .network)
            #expect(failure?.message.contains("stopped sending") == true)
        }
    }

    @Test func `a reader that takes its time is no silence of the node`() async throws {
        try await IPFSNode.running { node in
            let file = try #require(try IPFSReference(parsing: node.add(Self.bytes)))
            let limits = Self.limits(silence: .seconds(3))
            let come = Atomic(0)
            try await IPFSClient.with(IPFSAccess(address: node.address, limits: limits)) { client throws(Failure) in
                try await client.read(file) { piece in
                    if come.load(ordering: .relaxed) == 0 { try await Task.sleep(for: .seconds(4)) }
                    come.add(piece.count, ordering: .relaxed)
                }
            }
            #expect(come.load(ordering: .relaxed) == Self.bytes.count)
        }
    }

    @Test func `a node that never says what it calls a file is given up`() async throws {
        try await IPFSNode.running { _, _ in
            nil
        } _: { node in
            let failure = await #expect(throws: Failure.self) {
                try await IPFSClient.with(
                    IPFSAccess(address: node.address, limits: Self.limits(answer: .seconds(1)))
                ) { client throws(Failure) in
                    _ = try await client.add("a blob", size: 1) { try await $0([1]) }
                }
            }
            #expect(failure?.code == .network)
            #expect(failure?.message.contains("said nothing for 1 s") == true)
        }
    }

    @Test func `where nobody listens, the address and how to start a node are said`() async throws {
        let address = try await IPFSNode.running { $0.address }
        let failure = await #expect(throws: Failure.self) {
            try await IPFSClient.with(IPFSAccess(address: address)) { client throws(Failure) in
                _ = try await client.add("a blob", size: 0) { _ in }
            }
        }
        #expect(failure?.code == .network)
        let port = try #require(address.split(separator: "/").last)
        #expect(failure?.message == "No IPFS node answers at 127.0.0.1:\(port).")
        #expect(failure?.hint?.contains("ipfs daemon") == true)
        #expect(failure?.cause?.isEmpty == false)
    }

    enum Refusal: String, CaseIterable, Sendable {
        case missing, folder, internalError, noAccess, otherServer, noCID

        var response: TestResponse {
            switch self {
            case .missing: IPFSNode.error("block was not found locally (offline): ipld: could not find x")
            case .folder: IPFSNode.error("this dag node is a directory")
            case .internalError: IPFSNode.error("disk I/O")
            case .noAccess: TestResponse(403, body: Array("403 - Forbidden".utf8))
            case .otherServer: TestResponse(404, body: Array("404 page not found".utf8))
            case .noCID: TestResponse(200, body: Array("{\"Hash\":\"\"}\n".utf8))
            }
        }

        var code: Failure.Code {
            switch self {
            case .missing: .notFound
            case .folder: .reference
            case .noAccess: .auth
            case .internalError, .otherServer, .noCID: .network
            }
        }
    }

    @Test(arguments: Refusal.allCases)
    func `a refusal says what it is, in the node's words too`(refusal: Refusal) async throws {
        try await IPFSNode.running { _, _ in
            refusal.response
        } _: { node in
            let failure = await #expect(throws: Failure.self) {
                try await IPFSClient.with(IPFSAccess(address: node.address)) { client throws(Failure) in
                    _ = try await client.add("a blob", size: 1) { try await $0([1]) }
                }
            }
            #expect(failure?.code == refusal.code)
            #expect(failure?.cause?.isEmpty == false)
        }
    }
}
