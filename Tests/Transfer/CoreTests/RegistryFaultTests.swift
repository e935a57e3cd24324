// Whole pulls from a fake registry that is in trouble, asks for patience or for another token, or sends elsewhere.

import Failure
import Foundation
import Lab
import LabTraits
import Synchronization
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root), .timeLimit(.minutes(2))) struct RegistryFaultTests {
    private static let releases = [Daemon.Release.v2, .v1_7, .v1_6]

    private static func image() async throws -> MadeImage {
        try await ImageMaker().make(ImageSpec(LayerSpec.stack(6, bytes: 3_000_000, seed: 1000)))
    }

    enum End: String, CaseIterable, Sendable {
        case betweenBlobs, withinABlob
    }

    @Test(arguments: releases, End.allCases)
    func `a token that ends in the middle is replaced, and the pull goes on`(
        release: Daemon.Release, end: End
    ) async throws {
        let image = try await Self.image()
        let registry = FakeTokens(image)
        // The configuration is the first blob that is asked for.
        let last = end == .betweenBlobs ? image.variants[0].config : image.variants[0].layers[3].blob
        try await TestServer.running { request in
            var response = registry.answer(request)
            guard response.status == 200, request.path.hasSuffix("/blobs/\(last.digest)") else { return response }
            if registry.endToken(), end == .withinABlob { response.cutAfter = last.size / 2 }
            return response
        } _: { server in
            try await Daemon.runningLocally(release) { daemon, core throws in
                let folded = Folded()
                let outcome = try await core.pull("\(server.host)/demo/fake:1", into: folded)
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true)
                folded.expectWhole()
                #expect(try await daemon.images().map(\.digest) == [image.root.digest])
            }
            #expect(server.requests.filter { $0.path.hasPrefix("/token") }.count == 2)
            let asked = server.requests.filter { $0.path.hasSuffix("/blobs/\(last.digest)") }
            // The rest is asked for with the old token first, unless another blob has brought the new one.
            #expect(asked.first?.header("Range") == nil)
            #expect(asked.dropFirst().allSatisfy { $0.header("Range") != nil })
            #expect((end == .withinABlob ? 2...3 : 1...1).contains(asked.count))
            #expect(Set(server.requests.compactMap { $0.header("Authorization") }) == ["Bearer 1", "Bearer 2"])
        }
    }

    /// What of a pull a registry answers otherwise than it should.
    enum Spot: String, CaseIterable, Sendable {
        case tag, document, blob

        func isHit(by request: TestRequest, _ image: MadeImage) -> Bool {
            switch self {
            case .tag: request.path.hasSuffix("/manifests/1")
            case .document: request.path.hasSuffix("/manifests/\(image.variants[0].manifest.digest)")
            case .blob: request.path.hasSuffix("/blobs/\(image.variants[0].layers[3].blob.digest)")
            }
        }
    }

    @Test(arguments: Spot.allCases, [429, 503])
    func `a registry that asks for retries gets as much as it asks for`(spot: Spot, status: Int) async throws {
        let image = try await Self.image()
        let times = Mutex<[ContinuousClock.Instant]>([])
        try await TestServer.running { request in
            guard spot.isHit(by: request, image) else { return image.answer(request) }
            let count = times.withLock { times in
                times.append(.now)
                return times.count
            }
            return count > 1 ? image.answer(request) : TestResponse(status, headers: ["Retry-After": "2"])
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                let folded = Folded()
                let outcome = try await core.pull("\(server.host)/demo/fake:1", into: folded)
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true)
                #expect(folded.events.contains(.waiting(.seconds(2))))
            }
            let seen = times.withLock(\.self)
            try #require(seen.count > 1)
            #expect(seen[1] - seen[0] >= .seconds(2))
        }
    }

    private static let refusals: [Int: Failure.Code] = [
        429: .rateLimit, 401: .auth, 403: .auth, 404: .notFound,
    ]

    @Test(arguments: Spot.allCases, refusals.keys.sorted())
    func `a registry that refuses for ever is believed, and nothing stays`(spot: Spot, status: Int) async throws {
        let image = try await Self.image()
        try await TestServer.running { request in
            guard spot.isHit(by: request, image) else { return image.answer(request) }
            return TestResponse(status)
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                let failure = try await core.pull("\(server.host)/demo/fake:1").failure
                #expect(failure?.code == Self.refusals[status], "\(failure?.message ?? "")")
                try await daemon.expectEmpty()
            }
            let count = server.requests.filter { spot.isHit(by: $0, image) }.count
            #expect((status == 429 ? 4...4 : 1...2).contains(count))
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `blobs come from where the registry sends, which learns no secret`(status: Int) async throws {
        let image = try await Self.image()
        let registry = FakeTokens(image)
        try await TestServer.running(answer: image.answer) { storage in
            try await TestServer.running { request in
                let response = registry.answer(request)
                guard response.status == 200, request.path.contains("/blobs/") else { return response }
                // The other name of this host is another host.
                let place = "http://localhost:\(storage.port)\(request.path)"
                return TestResponse(status, headers: ["Location": place])
            } _: { server in
                try await Daemon.runningLocally { daemon, core throws in
                    let folded = Folded()
                    let outcome = try await core.pull("\(server.host)/demo/fake:1", into: folded)
                    #expect(outcome.failure == nil)
                    #expect(outcome.result?.unpacked == true)
                    folded.expectWhole()
                }
                let asked = server.requests.filter { $0.path.contains("/blobs/") }
                #expect(asked.contains { $0.header("Authorization") == "Bearer 1" })
            }
            #expect(storage.requests.count == image.variants[0].layers.count + 1)
            #expect(storage.requests.allSatisfy { $0.header("Authorization") == nil })
        }
    }

    @Test(arguments: releases)
    func `a pull that is cancelled while it waits for blobs leaves no file`(release: Daemon.Release) async throws {
        let image = try await Self.image()
        let layers = image.variants[0].layers.map { "/blobs/\($0.blob.digest)" }
        let gate = Gate()
        try await TestServer.running { request in
            if layers.contains(where: request.path.hasSuffix) { await gate.pass() }
            return image.answer(request)
        } _: { server in
            try await Daemon.runningLocally(release) { daemon, core throws in
                for round in 1...Soak.rounds(50) {
                    let pull = Task { try await core.pull("\(server.host)/demo/fake:1") }
                    try await until("requests for three layers") {
                        server.requests.filter { layers.contains(where: $0.path.hasSuffix) }.count == 3 * round
                    }
                    pull.cancel()
                    #expect(try await pull.value == .cancelled)
                    try await daemon.expectEmpty()
                }
            }
        }
    }
}
