// Pulls with the snapshotters that mount layers lazily: the real ones, beside real daemons and a real registry.

import Failure
import Foundation
import Inventory
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

extension RemoteLab {
    func pull(
        _ name: String, engine: EngineChoice = .auto, sociIndex: Digest? = nil, into folded: Folded = Folded()
    ) async throws -> Outcome {
        let request = PullRequest(
            reference: try Reference(parsing: reference(name)), snapshotter: self.name, sociIndex: sociIndex)
        return try await daemon.withCore(engine: engine) { await $0.run(.pull(request), into: folded) }
    }

    /// The blobs that the daemon has, of an image.
    func content(of image: MadeImage) async throws -> Set<String> {
        Set(try await daemon.content().map(\.digest)).intersection(image.blobs.map(\.digest))
    }
}

extension MadeImage {
    var layers: [MadeLayer] { variants[0].layers }

    /// All but the layers.
    var documents: Set<String> { Set(blobs.map(\.digest)).subtracting(layers.map(\.blob.digest)) }

    var layerBytes: Int64 { layers.reduce(0) { $0 + Int64($1.blob.size) } }
}

extension Folded {
    var warnings: [Failure] { progress.warnings }

    func phases(of image: MadeImage) -> [NodePhase] {
        image.layers.map { layer in
            progress.nodes.first { $0.digest.description == layer.blob.digest }?.phase(at: .zero) ?? .waiting
        }
    }

    /// Nothing goes back or exceeds its total, and the end is 100 %.
    func expectHonest(moved: ClosedRange<Int64>) {
        #expect(zip(overall, overall.dropFirst()).allSatisfy { $0.current <= $1.current })
        #expect(overall.allSatisfy { $0.current <= $0.total })
        #expect(progress.overall.current == progress.overall.total && progress.completion == 1)
        #expect(moved.contains(progress.moved), "\(progress.moved)")
    }
}

@Suite(.needs(.root, .part(.registry), .part(.soci), .program("openssl"))) struct SOCIPullTests {
    @Test(arguments: Daemon.Release.allCases)
    func `a pull is as lazy as rpull, and its files can be read`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await RemoteLab.running(.soci, on: release) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            let folded = Folded()
            let result = try #require(try await lab.pull("demo/lazy:1", into: folded).result)
            #expect(result.engine == .local && result.unpacked == true && folded.warnings.isEmpty)
            #expect(lab.readBytes < 1_000_000)
            #expect(try await lab.content(of: image) == image.documents)

            #expect(folded.phases(of: image) == Array(repeating: .lazy, count: 4))
            #expect(folded.progress.summary?.lazy == TransferSummary.LazyLayers(count: 4, bytes: image.layerBytes))
            #expect(folded.progress.counts(at: .zero).lazy == 4)
            folded.expectHonest(moved: 1_000...10_000)

            let sizes = try await lab.output(ofSnapshot: image.layers[3].chainID, "stat -c %s lab/*")
            #expect(sizes.split(separator: "\n") == ["12400000", "20000000", "15000000", "13400000"])
            let ours = try await lab.snapshotLabels()
            try await lab.daemon.remove(lab.reference("demo/lazy:1"))
            #expect(lab.space.fuseMounts.isEmpty)
            try await lab.rpull("demo/lazy:1")
            #expect(try await lab.snapshotLabels() == ours)
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `the configuration that is shown makes a daemon lazy, and Transfer unpack`(release: Daemon.Release)
        async throws
    {
        try await Need.require(release)
        let version = try #require(Release(release == .v2 ? "2.1.9" : release == .v1_7 ? "1.7.24" : "1.6.20"))
        var options = RemoteLab.Options()
        options.configuration = { address, root in
            let lines = SnapshotterConfiguration(
                name: "soci", address: address, root: root, platform: .host, release: version
            ).lines
            // The lab's file begins with its version already.
            return lines.dropFirst().joined(separator: "\n")
        }
        try await RemoteLab.running(.soci, on: release, options: options) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            if release != .v1_6 {
                await #expect(throws: Failure.self, "where there is no namespace") {
                    try await lab.daemon.withCore { try await $0.unpacks(to: "soci") }
                }
            }
            try await lab.daemon.ctr("namespaces", "create", "other")
            #expect(try await lab.daemon.withCore { try await $0.unpacks(to: "soci") } == (release != .v1_6))
            #expect(try await lab.daemon.ctr("namespaces", "ls", "-q") == "other\n")
            let folded = Folded()
            #expect(try await lab.pull("demo/lazy:1", into: folded).failure == nil)
            #expect(folded.phases(of: image) == Array(repeating: .lazy, count: 4))
        }
    }

    @Test func `through Transfer lazy layers are told as such`() async throws {
        try await Need.require(.v2)
        try await RemoteLab.running(.soci) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            let folded = Folded()
            let result = try #require(
                try await lab.pull("demo/lazy:1", engine: .transfer, into: folded).result)
            #expect(result.engine == .transfer && result.unpacked == true && folded.warnings.isEmpty)
            #expect(folded.phases(of: image) == Array(repeating: .lazy, count: 4))
            #expect(folded.progress.summary?.lazy == TransferSummary.LazyLayers(count: 4, bytes: image.layerBytes))
            folded.expectHonest(moved: 1_000...10_000)
            #expect(lab.readBytes < 1_000_000)
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `of small and large layers only the small are downloaded`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await RemoteLab.running(.soci, on: release) { lab in
            let image = try await lab.put(.smallAndLarge, as: "demo/mixed:1")
            let folded = Folded()
            #expect(try await lab.pull("demo/mixed:1", into: folded).result?.unpacked == true)
            #expect(lab.readBytes < 4_000_000)
            #expect(folded.phases(of: image).map { $0 == .lazy } == [false, true, false, true])
            #expect(folded.warnings.isEmpty)
            #expect(folded.progress.summary?.lazy?.count == 2)
            folded.expectHonest(moved: 3_000_000...3_100_000)
        }
    }

    /// Both make SOCI download the layers itself.
    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func `without an index or without FUSE all is downloaded, with a warning`(hasBrokenFUSE: Bool) async throws {
        try await Need.require(.v2)
        var options = RemoteLab.Options()
        options.hasBrokenFUSE = hasBrokenFUSE
        try await RemoteLab.running(.soci, options: options) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1", isIndexed: hasBrokenFUSE)
            let folded = Folded()
            #expect(try await lab.pull("demo/lazy:1", into: folded).result?.unpacked == true)
            #expect(folded.warnings.map(\.code) == [.snapshotter])
            let reason =
                hasBrokenFUSE ? "The image has a SOCI index: " : "The image has no SOCI index in its registry. "
            #expect(folded.warnings.first?.hint?.hasPrefix(reason) == true)
            #expect(folded.progress.summary?.lazy == nil)
            let all = image.layerBytes
            folded.expectHonest(moved: all...all + 10_000)
            #expect(lab.readBytes < all + 1_000_000)
            let sizes = try await lab.output(ofSnapshot: image.layers[3].chainID, "stat -c %s lab/*")
            #expect(sizes.split(separator: "\n").count == 4)
        }
    }

    @Test func `an index that is asked for is passed on`() async throws {
        try await Need.require(.v2)
        try await RemoteLab.running(.soci) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            let wrong = try #require(Digest(image.root.digest))
            let folded = Folded()
            #expect(try await lab.pull("demo/lazy:1", sociIndex: wrong, into: folded).result?.unpacked == true)
            let labels = try await lab.snapshotLabels()
            #expect(
                labels.values.allSatisfy {
                    $0["containerd.io/snapshot/remote/soci.index.digest"] == wrong.description
                })
            #expect(folded.warnings.map(\.code) == [.snapshotter])
            let refused = try await lab.pull("demo/lazy:1", engine: .transfer, sociIndex: wrong)
            #expect(refused.failure?.code == .policy)
        }
    }

    @Test(arguments: [EngineChoice.auto, .transfer])
    func `of a dead snapshotter the socket is named, and nothing is downloaded`(engine: EngineChoice) async throws {
        try await Need.require(.v2)
        try await RemoteLab.running(.soci) { lab in
            try await lab.put(.fourLarge, as: "demo/lazy:1")
            await lab.snapshotter.kill()
            let failure = try #require(try await lab.pull("demo/lazy:1", engine: engine).failure)
            #expect(failure.code == .snapshotter)
            #expect(
                failure.message == "The snapshotter soci doesn't run: nothing answers at \(lab.snapshotter.address).")
            #expect(failure.hint == "Start it, usually by: systemctl start soci-snapshotter")
            #expect(lab.registry.requests.isEmpty)
            #expect(try await lab.daemon.images().isEmpty)
            #expect(try await lab.daemon.leases().isEmpty)
            try await lab.snapshotter.restart()
            try await until("a pull") { try await lab.pull("demo/lazy:1").result != nil }
        }
    }
}

@Suite(.needs(.root, .part(.registry), .part(.nydus), .part(.overlaybd), .program("openssl")))
struct RemotePullTests {
    /// Which engine a pull with nydus's strict mode takes.
    struct Way: CustomTestStringConvertible {
        var release: Daemon.Release
        var engine: EngineChoice
        var taken: EngineKind
        var exportsAnnotations = true
        var isUnpackedTo = true

        var testDescription: String {
            "\(release), \(engine), annotations \(exportsAnnotations), unpack configuration \(isUnpackedTo)"
        }
    }

    @Test(arguments: [
        Way(release: .v2, engine: .auto, taken: .transfer), Way(release: .v2, engine: .local, taken: .local),
        Way(release: .v2, engine: .auto, taken: .local, exportsAnnotations: false),
        Way(release: .v2, engine: .auto, taken: .local, isUnpackedTo: false),
        Way(release: .v1_7, engine: .auto, taken: .local), Way(release: .v1_6, engine: .auto, taken: .local),
    ])
    func `nydus in proxy mode, which refuses what lacks a label, takes all layers`(way: Way) async throws {
        try await Need.require(way.release)
        var options = RemoteLab.Options()
        options.exportsAnnotations = way.exportsAnnotations
        options.isUnpackedTo = way.isUnpackedTo
        try await RemoteLab.running(.nydus, on: way.release, options: options) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1", isIndexed: false)
            let folded = Folded()
            let result = try #require(try await lab.pull("demo/lazy:1", engine: way.engine, into: folded).result)
            #expect(result.engine == way.taken && result.unpacked == true && folded.warnings.isEmpty)
            #expect(folded.phases(of: image) == Array(repeating: .lazy, count: 4))
            folded.expectHonest(moved: 1_000...10_000)
            #expect(lab.readBytes < 10_000)
            #expect(try await lab.content(of: image) == image.documents)
            let labels = try await lab.snapshotLabels()
            for layer in image.layers {
                let told = try #require(labels[layer.chainID])
                #expect(told["containerd.io/snapshot/cri.layer-digest"] == layer.blob.digest)
                #expect(told["containerd.io/snapshot/cri.image-ref"] == lab.reference("demo/lazy:1"))
                #expect(told["containerd.io/snapshot/cri.manifest-digest"] == image.variants[0].manifest.digest)
            }
        }
    }

    @Test(arguments: [EngineChoice.auto, .local])
    func `overlaybd unpacks a normal image, keeps the labels, and a warning says that it isn't lazy`(
        engine: EngineChoice
    ) async throws {
        try await Need.require(.v2)
        try await RemoteLab.running(.overlaybd) { lab in
            let image = try await lab.put(.smallAndLarge, as: "demo/normal:1", isIndexed: false)
            let folded = Folded()
            let result = try #require(try await lab.pull("demo/normal:1", engine: engine, into: folded).result)
            #expect(result.engine == (engine == .auto ? .transfer : .local) && result.unpacked == true)
            #expect(folded.warnings.map(\.code) == [.snapshotter])
            #expect(folded.phases(of: image) == Array(repeating: .unpacked, count: 4))
            folded.expectHonest(moved: image.layerBytes...image.layerBytes + 10_000)
            let labels = try await lab.snapshotLabels().values
            #expect(labels.count == 4)
            for key in ["image-ref", "manifest-digest", "layer-digest", "image-layers"] {
                #expect(labels.allSatisfy { $0["containerd.io/snapshot/cri.\(key)"] != nil })
            }
        }
    }

    @Test(arguments: [EngineChoice.auto, .local])
    func `a proxy that is not remote, as fuse-overlayfs is, works like a builtin one`(
        engine: EngineChoice
    ) async throws {
        try await Need.require(.v2)
        var options = RemoteLab.Options()
        options.exportsAnnotations = false
        try await RemoteLab.running(.plain, options: options) { lab in
            let image = try await lab.put(.smallAndLarge, as: "demo/normal:1", isIndexed: false)
            let folded = Folded()
            let result = try #require(try await lab.pull("demo/normal:1", engine: engine, into: folded).result)
            #expect(result.engine == (engine == .auto ? .transfer : .local) && result.unpacked == true)
            #expect(folded.warnings.isEmpty)
            #expect(folded.phases(of: image) == Array(repeating: .unpacked, count: 4))
            await lab.snapshotter.kill()
            let failure = try #require(try await lab.pull("demo/normal:1", engine: engine).failure)
            #expect(failure.code == .snapshotter && failure.message.contains(lab.snapshotter.address))
        }
    }
}
