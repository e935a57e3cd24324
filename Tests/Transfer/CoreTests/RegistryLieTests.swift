// Whole pulls from a fake registry that sends other bytes than it should, more of them, or fewer.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root), .timeLimit(.minutes(2))) struct RegistryLieTests {
    private static let releases = [Daemon.Release.v2, .v1_7, .v1_6]

    private static func image(hasIndex: Bool = true) async throws -> MadeImage {
        try await ImageMaker().make(ImageSpec(LayerSpec.stack(6, bytes: 3_000_000, seed: 1000), hasIndex: hasIndex))
    }

    /// Pulls, expects a failure of this class, and that nothing stays.
    private func expect(
        _ code: Failure.Code, _ daemon: Daemon, _ core: TransferCore, _ server: TestServer, tag: String = ":1"
    ) async throws {
        let failure = try await core.pull("\(server.host)/demo/fake\(tag)").failure
        #expect(failure?.code == code, "\(failure?.message ?? "") \(failure?.cause ?? "")")
        try await daemon.expectEmpty()
    }

    enum Lie: String, CaseIterable, Sendable {
        case shorter, longer, empty, longerInChunks, shorterInChunks, endless

        /// It never knows of ranges.
        func response(_ bytes: [UInt8]) -> TestResponse {
            switch self {
            case .shorter: TestResponse(200, body: bytes.dropLast())
            case .longer: TestResponse(200, body: bytes + [1])
            case .empty: TestResponse(200)
            case .longerInChunks: TestResponse(200, body: bytes + [1], isChunked: true)
            case .shorterInChunks: TestResponse(200, body: bytes.dropLast(), isChunked: true)
            case .endless: TestResponse(200, body: bytes, isEndless: true)
            }
        }
    }

    enum Kind: String, CaseIterable, Sendable {
        case config, layer

        func blob(of image: MadeImage) -> MadeBlob {
            switch self {
            case .config: image.variants[0].config
            case .layer: image.variants[0].layers[3].blob
            }
        }
    }

    @Test(arguments: Lie.allCases, Kind.allCases)
    func `a blob of another length is refused`(lie: Lie, kind: Kind) async throws {
        let image = try await Self.image()
        let blob = kind.blob(of: image)
        try await TestServer.running { request in
            let response = image.answer(request)
            return request.path.hasSuffix("/blobs/\(blob.digest)") ? lie.response(response.body) : response
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                try await expect(.network, daemon, core, server)
            }
        }
    }

    @Test(arguments: releases)
    func `a blob that always breaks off at the same byte is given up in the end`(release: Daemon.Release) async throws {
        let image = try await Self.image()
        let layer = Kind.layer.blob(of: image)
        try await TestServer.running { request in
            var response = image.answer(request)
            guard request.path.hasSuffix("/blobs/\(layer.digest)") else { return response }
            response.cutAfter = request.header("Range") == nil ? layer.size / 2 : 0
            return response
        } _: { server in
            try await Daemon.runningLocally(release) { daemon, core throws in
                try await expect(.network, daemon, core, server)
            }
            let asked = server.requests.filter { $0.path.hasSuffix("/blobs/\(layer.digest)") }
            #expect(asked.count > 3)
            // All from the same byte on: what had come was kept.
            let ranges = Set(asked.dropFirst().map { $0.header("Range") ?? "none" })
            #expect(ranges.count == 1 && ranges != ["none"])
        }
    }

    @Test func `blobs that break off once and registries without ranges end no pull`() async throws {
        let image = try await Self.image()
        let layer = Kind.layer.blob(of: image)
        let before = OneTime()
        try await TestServer.running { request in
            guard request.path.hasSuffix("/blobs/\(layer.digest)") else { return image.answer(request) }
            let whole = image.answer(TestRequest(method: "GET", path: request.path))
            return TestResponse(200, body: whole.body, cutAfter: before.isFirst() ? layer.size / 2 : nil)
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                let folded = Folded()
                let outcome = try await core.pull("\(server.host)/demo/fake:1", into: folded)
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true)
                folded.expectWhole()
            }
        }
    }

    enum DocumentLie: String, CaseIterable, Sendable {
        case otherBytes, longer, shorter, empty, tooLarge, endless

        func response(_ honest: TestResponse) -> TestResponse {
            var response = TestResponse(200, headers: honest.headers, body: honest.body)
            switch self {
            case .otherBytes: response.body.reverse()
            case .longer: response.body.append(UInt8(ascii: " "))
            case .shorter: response.body.removeLast()
            case .empty: response.body = []
            case .tooLarge: response.claimsLength = 5 << 20
            case .endless: response.isEndless = true
            }
            return response
        }
    }

    @Test(arguments: DocumentLie.allCases, ["index", "manifest"])
    func `a document that isn't what its digest stands for is refused`(lie: DocumentLie, of kind: String) async throws {
        let image = try await Self.image()
        let digest = kind == "index" ? image.root.digest : image.variants[0].manifest.digest
        try await TestServer.running { request in
            let response = image.answer(request)
            let isHit = request.method == "GET" && request.path.hasSuffix(digest)
            return isHit ? lie.response(response) : response
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                try await expect(.network, daemon, core, server)
                // The same by the digest that the user names.
                try await expect(.network, daemon, core, server, tag: "@\(image.root.digest)")
            }
        }
    }

    @Test(
        arguments: [
            ("a digest of nothing", .notFound), ("another size", .network), ("more than 4 MiB", .incomplete),
        ] as [(String, Failure.Code)])
    func `a head that lies about the tag is refused`(lie: String, code: Failure.Code) async throws {
        let image = try await Self.image()
        try await TestServer.running { request in
            var response = image.answer(request)
            guard request.method == "HEAD" else { return response }
            switch lie {
            case "a digest of nothing":
                response.headers["Docker-Content-Digest"] = "sha256:" + String(repeating: "5", count: 64)
            case "another size": response.headers["Content-Length"] = "\(response.body.count + 1)"
            default: response.headers["Content-Length"] = "\(5 << 20)"
            }
            return response
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                try await expect(code, daemon, core, server)
            }
        }
    }
}
