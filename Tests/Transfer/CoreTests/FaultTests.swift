// Pulls by the local engine when registries, lines, disks and daemons fail, on every daemon.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.part(.registry), .part(.nginx))) struct FaultTests {
    private static let releases = [Daemon.Release.v2, .v1_7, .v1_6]

    /// A daemon and its local engine. When `body` has ended nothing of an unfinished operation is there.
    private func withLocal(
        _ release: Daemon.Release, options: Daemon.Options = Daemon.Options(),
        _ body: @Sendable (Daemon, TransferCore) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release, options: options) { daemon in
            try await daemon.withCore(engine: .local) { try await body(daemon, $0) }
            #expect(try await daemon.isClean())
        }
    }

    private func expectEmpty(_ daemon: Daemon) async throws {
        #expect(try await daemon.images().isEmpty)
        #expect(try await daemon.content().isEmpty)
        #expect(try await daemon.snapshots().isEmpty)
    }

    @Test(arguments: releases)
    func `a registry that is killed and comes back in time ends no pull`(release: Daemon.Release) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 4_000_000)
            try await withLocal(release) { daemon, core throws in
                let folded = Folded()
                let pull = Task { try await core.pull(line.reference(Sample.l12.name), into: folded) }
                try await until("some megabytes") { folded.progress.moved > 8_000_000 }
                await registry.kill()
                try await until("a request that is refused") { line.requests.contains { $0.status == 502 } }
                try await registry.restart()
                let outcome = try await pull.value
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true)
                folded.expectWhole()
                try await until("a request for a range") { line.requests.contains { $0.status == 206 } }
            }
            await line.stop()
        }
    }

    @Test(arguments: releases)
    func `a line that breaks again and again ends no pull, and all digests are right`(
        release: Daemon.Release
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l30])
            let made = try await ImageMaker().make(Sample.l30.spec)
            try await withLocal(release) { daemon, core throws in
                for round in 1...Soak.rounds(50) {
                    // Each connection breaks somewhere in its first megabytes, at another place in every round.
                    let cuts = (0..<400).map { _ in Int.random(in: 2_000...3_000_000) }
                    let proxy = try await registry.cuttingProxy(isReset: round % 2 == 0) { connection in
                        connection < cuts.count ? cuts[connection] : nil
                    }
                    let name = proxy.reference(Sample.l30.name)
                    let outcome = try await core.pull(name)
                    #expect(outcome.failure == nil, "round \(round), cuts \(cuts.prefix(proxy.connections))")
                    #expect(proxy.connections > 3)
                    #expect(try await daemon.images().map(\.digest) == [made.root.digest])
                    // The daemon reads every blob and compares its digest.
                    let layers = Set(made.variants[0].layers.map(\.blob.digest))
                    #expect(try await layers.isSubset(of: Set(daemon.content().map(\.digest))))
                    try await daemon.remove(name)
                    try await daemon.collectGarbage()
                    try await expectEmpty(daemon)
                    await proxy.stop()
                }
            }
        }
    }

    @Test(arguments: releases)
    func `wrong bytes are refused, and nothing of them stays`(release: Daemon.Release) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12, .small])
            let made = try await ImageMaker().make(Sample.l12.spec)
            try await withLocal(release) { daemon, core throws in
                let name = registry.reference(Sample.l12.name)
                for digest in [made.variants[0].layers[3].blob.digest, made.variants[0].config.digest] {
                    try registry.corrupt(digest)
                    let failure = try await core.pull(name).failure
                    #expect(failure?.code == .network, "\(failure?.message ?? "")")
                    try await expectEmpty(daemon)
                    try registry.lose(digest)
                    #expect(try await core.pull(name).failure?.code == .notFound)
                    try await expectEmpty(daemon)
                    try await registry.put(samples: [.l12])
                }
                #expect(try await core.pull(registry.reference(Sample.small.name)).result?.unpacked == true)
            }
        }
    }

    enum Phase: CaseIterable, Sendable {
        case begun, downloading, unpacking, ending

        func isReached(_ progress: TransferProgress) -> Bool {
            switch self {
            case .begun: !progress.nodes.isEmpty
            case .downloading: progress.moved > 2_000_000
            case .unpacking: progress.counts(at: .zero).unpacking > 0
            case .ending: progress.moved > 40_000_000
            }
        }
    }

    @Test(arguments: releases, Phase.allCases)
    func `a daemon that is killed fails the pull, and nothing is left when it is back`(
        release: Daemon.Release, phase: Phase
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 20_000_000)
            try await withLocal(release) { daemon, core throws in
                let folded = Folded()
                let pull = Task { try await core.pull(line.reference(Sample.l12.name), into: folded) }
                try await until("the phase") { phase.isReached(folded.progress) }
                await daemon.kill()
                let outcome = try await pull.value
                #expect(outcome.failure?.code == .daemon, "\(outcome)")
                try await daemon.restart()
                try await until("the lease to go") {
                    await core.rollBackPending()
                    return try await daemon.isClean()
                }
                try await daemon.collectGarbage()
                try await expectEmpty(daemon)
            }
            await line.stop()
        }
    }

    @Test(arguments: releases)
    func `a full disk is said, and nothing is left`(release: Daemon.Release) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12, .small])
            try await withLocal(release, options: Daemon.Options(rootSize: 30_000_000)) { daemon, core throws in
                let outcome = try await core.pull(registry.reference(Sample.l12.name))
                #expect(outcome.failure?.code == .storage, "\(outcome)")
                try await expectEmpty(daemon)
                #expect(try await core.pull(registry.reference(Sample.small.name)).result?.unpacked == true)
            }
        }
    }

    @Test(arguments: releases)
    func `a cancelled pull leaves nothing`(release: Daemon.Release) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 4_000_000)
            try await withLocal(release) { daemon, core throws in
                for round in 0..<Soak.rounds(20) {
                    let folded = Folded()
                    let pull = Task { try await core.pull(line.reference(Sample.l12.name), into: folded) }
                    try await until("so many bytes") { folded.progress.moved > Int64(round) * 1_000_000 }
                    pull.cancel()
                    #expect(try await pull.value == .cancelled)
                    #expect(try await daemon.isClean())
                    try await expectEmpty(daemon)
                }
            }
            await line.stop()
        }
    }

    @Test(arguments: releases)
    func `zstd and plain layers are pulled and unpacked`(release: Daemon.Release) async throws {
        try await Registry.running { registry in
            let spec = ImageSpec([
                LayerSpec(bytes: 300_000, seed: 41, packing: .zstd),
                LayerSpec(bytes: 300_000, seed: 42, packing: .plain),
                LayerSpec(bytes: 300_000, seed: 43, packing: .gzip),
            ])
            try registry.put(try await ImageMaker().make(spec), as: "demo/packed:1")
            try await withLocal(release) { daemon, core throws in
                let outcome = try await core.pull(registry.reference("demo/packed:1"))
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true)
                #expect(try await daemon.snapshots().count == 3)
            }
        }
    }

    /// Manifests that no registry would take, so a server of the lab stands in for one.
    struct Oddity: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mediaType = "application/vnd.oci.image.manifest.v1+json"
        var manifest: String
        var expected: Failure.Code?
        var platforms = PlatformChoice.only([])
    }

    private static let empty = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    private static let absent = "sha256:" + String(repeating: "5", count: 64)

    private static let oddities = [
        Oddity(
            testDescription: "an artifact without layers",
            manifest: """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\(empty)","size":2},\
                "layers":[]}
                """, platforms: .all),
        Oddity(
            testDescription: "an artifact where an image was asked for",
            manifest: """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\(empty)","size":2},\
                "layers":[]}
                """, expected: .platform),
        Oddity(
            testDescription: "a media type that nobody knows",
            manifest: """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\(empty)","size":2},\
                "layers":[{"mediaType":"application/x-odd","digest":"\(empty)","size":2}]}
                """, platforms: .all),
        Oddity(
            testDescription: "a layer larger than it can be",
            manifest: """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\(empty)","size":2},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\(empty)","size":35184372088832}]}
                """, expected: .network, platforms: .all),
        Oddity(
            testDescription: "a layer that isn't there",
            manifest: """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\(empty)","size":2},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\(absent)","size":9}]}
                """, expected: .notFound, platforms: .all),
        Oddity(
            testDescription: "schema 1", mediaType: "application/vnd.docker.distribution.manifest.v1+prettyjws",
            manifest: #"{"schemaVersion":1,"name":"odd","tag":"1","fsLayers":[],"history":[]}"#, expected: .notFound),
        Oddity(testDescription: "no JSON", manifest: "<html>", expected: .incomplete),
        Oddity(
            testDescription: "an index that lists nothing", mediaType: "application/vnd.oci.image.index.v1+json",
            manifest: #"{"schemaVersion":2,"manifests":[]}"#, expected: .platform),
    ]

    @Test(arguments: oddities)
    func `odd manifests are taken for what they are`(oddity: Oddity) async throws {
        let digest = Digest.sha256(of: Array(oddity.manifest.utf8))
        try await TestServer.running { request in
            switch request.path {
            case "/v2/": return TestResponse(200)
            case "/v2/odd/manifests/1", "/v2/odd/manifests/\(digest)":
                return TestResponse(
                    200,
                    headers: ["Content-Type": oddity.mediaType, "Docker-Content-Digest": digest.description],
                    body: Array(oddity.manifest.utf8))
            case "/v2/odd/blobs/\(Self.empty)": return TestResponse(200, body: Array("{}".utf8))
            default: return TestResponse(404)
            }
        } _: { server in
            try await withLocal(.v2) { daemon, core throws in
                let outcome = try await core.pull(
                    "\(server.host)/odd:1", platforms: oddity.platforms, unpack: .auto)
                #expect(outcome.failure?.code == oddity.expected, "\(outcome.failure?.message ?? "")")
                #expect(try await daemon.images().count == (oddity.expected == nil ? 1 : 0))
                if oddity.expected != nil { try await expectEmpty(daemon) }
            }
        }
    }
}
