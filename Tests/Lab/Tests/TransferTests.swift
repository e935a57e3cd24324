// Whether images made by the lab move through real registries and daemons.

import Foundation
import Lab
import LabTraits
import Testing

@Suite struct TransferTests {
    @Test(.needs(.root, .part(.registry)), .timeLimit(.minutes(1)), arguments: Daemon.Release.allCases)
    func `every sample can be pulled, and is gone afterwards`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: Sample.allCases)
            try await Daemon.running(release) { daemon in
                for sample in Sample.allCases {
                    let name = registry.reference(sample.name)
                    let made = try await ImageMaker().make(sample.spec)
                    let variant = made.variants.first { $0.platform == Host.platform } ?? made.variants[0]
                    try await daemon.ctr("images", "pull", "--plain-http", "--platform", variant.platform, name)
                    let image = try #require(try await daemon.images().first)
                    #expect(image.name == name)
                    #expect(image.digest == made.root.digest)
                    #expect(Set(try await daemon.content().map(\.digest)).isSubset(of: made.blobs.map(\.digest)))
                    #expect(Set(try await daemon.snapshots().map(\.key)) == Set(variant.layers.map(\.chainID)))
                    try await daemon.remove(name)
                    #expect(try await daemon.content().isEmpty)
                    #expect(try await daemon.snapshots().isEmpty)
                }
            }
        }
    }

    @Test(.needsDaemon(.v2, .registry), arguments: LayerSpec.Filling.all, LayerSpec.Packing.all)
    func `layers of every kind unpack`(filling: LayerSpec.Filling, packing: LayerSpec.Packing) async throws {
        for documents in [ImageSpec.Documents.oci, .docker] {
            let layers = LayerSpec.stack(3, bytes: 300_000, seed: 40, filling: filling, packing: packing)
            let spec = ImageSpec([ImageSpec.Variant(Host.platform, layers)], documents: documents)
            try await Registry.running { registry in
                let made = try await ImageMaker().make(spec)
                try registry.put(made, as: "kinds/image:1")
                try await Daemon.running { daemon in
                    let name = registry.reference("kinds/image:1")
                    try await daemon.ctr("images", "pull", "--plain-http", name)
                    let chains = made.variants[0].layers.map(\.chainID)
                    #expect(Set(try await daemon.snapshots().map(\.key)) == Set(chains))
                }
            }
        }
    }

    @Test(.needsDaemon(.v2, .registry)) func `a push reaches the registry`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                let (from, to) = (registry.reference(Sample.small.name), registry.reference("pushed/small:2"))
                try await daemon.ctr("images", "pull", "--plain-http", from)
                try await daemon.ctr("images", "tag", from, to)
                try await daemon.ctr("images", "push", "--plain-http", to)
                try await until("the push") {
                    registry.requests.contains { $0.method == "PUT" && $0.path.contains("pushed/small") }
                }
            }
        }
    }

    @Test(.needsDaemon(.v2)) func `archives of both kinds can be imported`() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try await ImageMaker().make(Sample.small.spec)
        try ImageArchive.writeOCI([.init(made, "lab.test/oci:1", "lab.test/oci:2")], to: "\(folder)/oci.tar")
        try ImageArchive.writeDocker([.init(made, "lab.test/docker:1")], to: "\(folder)/docker.tar")
        try await Daemon.running { daemon in
            try await daemon.ctr("images", "import", "\(folder)/oci.tar")
            try await daemon.ctr("images", "import", "\(folder)/docker.tar")
            let names = try await daemon.images().map(\.name)
            #expect(names.sorted() == ["lab.test/docker:1", "lab.test/oci:1", "lab.test/oci:2"])
        }
    }

    @Test(.needsDaemon(.v2)) func `a daemon full of records starts, and is remembered`() async throws {
        for _ in 1...2 {
            let daemon = try await Daemon.filled(1_000)
            let images = try? await daemon.images()
            await daemon.stop()
            #expect(images?.count == 1_000)
            #expect(Set(images?.map(\.digest) ?? []).count == 200)
        }
    }
}

extension LayerSpec.Filling { static let all: [Self] = [.noise, .zeros] }
extension LayerSpec.Packing { static let all: [Self] = [.gzip, .zstd, .plain] }
