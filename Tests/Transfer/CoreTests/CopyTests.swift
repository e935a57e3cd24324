// What a copy from one daemon's content store into another's leaves there, between all releases.

import ContainerdClient
import Failure
import Foundation
import Inventory
import Lab
import LabTraits
import Leases
import OCI
import Synchronization
import Testing
import TransferModel

@testable import TransferCore

@Suite(.needsDaemon(.v2, .registry)) struct CopyTests {
    private static let foreign = Host.architecture == "arm64" ? "linux/amd64" : "linux/arm64"

    @Test(arguments: CopyLab.Pair.all) func `a copy leaves what is at its source`(pair: CopyLab.Pair) async throws {
        try await CopyLab.running(pair, [.multi, .twice, .l12]) { lab in
            let multi = lab.name(.multi)
            try await lab.source.ctr("images", "label", multi, "team=web", "io.cri-containerd.pinned=pinned")
            for sample in [Sample.multi, .twice, .l12] {
                let folded = Folded()
                let outcome = await lab.copy(lab.name(sample), into: folded)
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true)
                #expect(outcome.result?.engine == .local)
                folded.expectWhole()
            }
            let there = try await lab.source.holdings()
            #expect(there.images.contains { $0.name == multi && $0.labels["team"] == "web" })
            #expect(there.content.contains { $0.labels.keys.contains { $0.contains("distribution.source") } })
            #expect(try await lab.target.holdings() == there)
            try await lab.target.collectGarbage()
            #expect(try await lab.target.holdings() == there)
            // All of it is there: nothing moves.
            let again = Folded()
            #expect(await lab.copy(lab.name(.l12), into: again).result?.unpacked == true)
            #expect(again.progress.moved == 0)
            #expect(try await lab.target.holdings() == there)
        }
    }

    @Test func `all platforms, one of them, and a manifest of Docker's`() async throws {
        try await CopyLab.running(CopyLab.Pair.all[0], [.multi, .plainArm64], platforms: .all) { lab in
            let platform = try Platform(parsing: Self.foreign)
            let arm = PlatformChoice.only([try Platform(parsing: "linux/arm64")])
            #expect(await lab.copy(lab.name(.plainArm64), platforms: arm).result?.unpacked == true)
            let outcome = await lab.copy(lab.name(.multi), platforms: .only([platform]), unpack: .never)
            #expect(outcome.result?.unpacked == false)
            let made = try await ImageMaker().make(Sample.multi.spec)
            let variant = try #require(made.variants.first { $0.platform == Self.foreign })
            let blobs = [made.root.digest, variant.manifest.digest, variant.config.digest]
            let content = try await Set(lab.target.content().map(\.digest))
            #expect(content.isSuperset(of: blobs + variant.layers.map(\.blob.digest)))
            #expect(content.isDisjoint(with: made.variants.filter { $0 != variant }.map(\.manifest.digest)))
            #expect(await lab.copy(lab.name(.multi), platforms: .all).result?.unpacked == false)
            #expect(
                try await Set(lab.target.content().map(\.digest)) == Set(lab.source.content().map(\.digest)))
            #expect(try await Set(lab.target.images()) == Set(lab.source.images()))
        }
    }

    @Test func `of an index is copied what is there`() async throws {
        try await CopyLab.running(CopyLab.Pair.all[0], [.multi]) { lab in
            let name = lab.name(.multi)
            let misfit = await lab.copy(name, platforms: .only([try Platform(parsing: Self.foreign)])).failure
            #expect(misfit?.code == .incomplete)
            #expect(misfit?.message.hasPrefix("On web1: ") == true)
            #expect(misfit?.message.contains(Self.foreign) == true)
            let nowhere = await lab.copy(name, platforms: .only([try Platform(parsing: "linux/s390x")])).failure
            #expect(nowhere?.code == .platform)
            try await lab.expectEmpty()
            let folded = Folded()
            #expect(await lab.copy(name, platforms: .all, into: folded).result != nil)
            #expect(folded.progress.notes.contains { $0.contains("left out") && $0.contains(Self.foreign) })
            #expect(
                try await Set(lab.target.content().map(\.digest)) == Set(lab.source.content().map(\.digest)))
            #expect(try await lab.target.images() == lab.source.images())
        }
    }

    @Test(arguments: CopyLab.Pair.all) func `layers that are there are not moved again`(pair: CopyLab.Pair) async throws
    {
        try await CopyLab.running(pair, [.l30]) { lab in
            let made = try await ImageMaker().make(Sample.l30.spec)
            let layers = made.variants[0].layers.map(\.blob)
            // The large ones, from another image.
            let half = Sample.l30.spec.variants[0].layers.enumerated().filter { $0.offset % 6 == 3 }.map(\.element)
            try await withFolder { folder in
                let other = try await ImageMaker().make(ImageSpec(half))
                try ImageArchive.writeOCI([.init(other, "a.test/half:1")], to: "\(folder)/half.tar")
                #expect(await lab.core.load("\(folder)/half.tar").result != nil)
            }
            let isThere = try await Set(lab.target.content().map(\.digest))
            let missing = made.blobs.filter { !isThere.contains($0.digest) }.reduce(0) { $0 + $1.size }
            #expect(missing < layers.reduce(0) { $0 + $1.size } * 6 / 10)
            let toTarget = try await lab.target.pacedLine(bytesPerSecond: 1 << 30)
            try await lab.overLine(1 << 30) { line, from in
                let before = line.bytes
                let folded = Folded()
                try await Containerd.connect(to: toTarget.address, namespace: "default") { containerd in
                    var there = lab
                    there.core = TransferCore(containerd, daemon: try await containerd.daemon())
                    let outcome = await there.copy(lab.name(.l30), from: CopySource(from), into: folded)
                    #expect(outcome.result?.unpacked == true)
                }
                #expect(folded.progress.moved == missing)
                let most = missing + missing / 100
                #expect((missing...most).contains(line.bytes - before), "\(line.bytes - before) for \(missing)")
                // The mounts of each layer name all below it, twice.
                let mounts = layers.count * 5_000
                #expect((missing...most + mounts).contains(toTarget.bytes), "\(toTarget.bytes) for \(missing)")
            }
            await toTarget.stop()
        }
    }

    @Test func `a blob that is there in part is resumed`() async throws {
        try await CopyLab.running(CopyLab.Pair.all[0], [.l12]) { lab in
            let slow = try await lab.registry.pacedLine(bytesPerSecond: 3_000_000)
            let control = TransferControl()
            let begun = Folded()
            let pull = Task { try await lab.core.pull(slow.reference(Sample.l12.name), control: control, into: begun) }
            try await until("some megabytes") { begun.progress.moved > 4_000_000 }
            control.keep()
            pull.cancel()
            guard case .kept(let kept) = try await pull.value else {
                Issue.record("not kept")
                return
            }
            let folded = Folded()
            #expect(await lab.copy(lab.name(.l12), into: folded).result?.unpacked == true)
            #expect(folded.progress.counts(at: .zero).saved > 3_000_000)
            try await lab.core.discard(kept)
            await slow.stop()
        }
    }

    @Test func `labels of a record are the source's, and what the target had besides`() async throws {
        try await CopyLab.running(CopyLab.Pair.all[0], [.small]) { lab in
            let name = lab.name(.small)
            #expect(await lab.copy(name).result != nil)
            try await lab.target.ctr("images", "label", name, "mine=kept", "both=target")
            try await lab.source.ctr(
                "images", "label", name, "both=source",
                "containerd.io/gc.ref.content.x=sha256:\(String(repeating: "5", count: 64))")
            #expect(await lab.copy(name).result != nil)
            let labels = try await lab.target.images().first?.labels
            #expect(labels?["mine"] == "kept" && labels?["both"] == "source")
            #expect(labels?.keys.contains { $0.hasPrefix("containerd.io/gc.") } == false)
        }
    }

    @Test func `other namespaces, the same daemon, and an image by its ID`() async throws {
        try await CopyLab.running(CopyLab.Pair.all[0], [.small]) { lab in
            let digest = try #require(try await lab.source.images().first?.digest)
            let id = String(digest.dropFirst(7).prefix(12))
            #expect(await lab.copy(id, in: "other").result?.images.first?.reference == lab.name(.small))
            #expect(try await lab.target.images(namespace: "other") == lab.source.images())
            #expect(try await lab.target.leases(namespace: "other").isEmpty)
            #expect(try await lab.target.images().isEmpty)
            // From one namespace into another, and onto itself.
            let other = lab.core.copySource(in: "other")
            for _ in 1...2 {
                let folded = Folded()
                #expect(await lab.copy(id, from: other, into: folded).result?.unpacked == true)
                #expect(folded.progress.moved == 0)
            }
            let itself = lab.core.copySource(in: "default")
            #expect(await lab.copy(id, from: itself).result?.unpacked == true)
            #expect(try await lab.target.images() == lab.source.images())
            for namespace in ["default", "other"] {
                #expect(try await lab.target.leases(namespace: namespace).isEmpty)
                try await lab.target.ctr("images", "rm", "--sync", lab.name(.small), namespace: namespace)
            }
        }
    }

    @Test func `what isn't there, or not as a whole, is said`() async throws {
        try await CopyLab.running(CopyLab.Pair.all[0], [.l12, .small]) { lab in
            let unknown = await lab.copy("a.test/unknown:1").failure
            #expect(unknown?.code == .notFound)
            #expect(unknown?.message == "On web1: There is no image a.test/unknown:1 in the namespace default.")
            let made = try await ImageMaker().make(Sample.l12.spec)
            try await lab.source.ctr("content", "rm", made.variants[0].layers[3].blob.digest)
            #expect(await lab.copy(lab.name(.l12)).failure?.code == .incomplete)
            #expect(await lab.copy(lab.name(.l12), platforms: .all).failure?.code == .incomplete)
            // What the content store says is there, but isn't.
            let small = try await ImageMaker().make(Sample.small.spec)
            let file = lab.source.file(of: small.variants[0].layers[0].blob.digest)
            var bytes = try Data(contentsOf: URL(filePath: file))
            bytes[1000] ^= 1
            try bytes.write(to: URL(filePath: file))
            let damaged = await lab.copy(lab.name(.small)).failure
            #expect(damaged?.code == .incomplete && damaged?.message.contains("web1") == true, "\(damaged as Any)")
            try await lab.expectEmpty()
            let request = CopyRequest(image: lab.name(.small), from: CopyLab.host, snapshotter: "overlayfs")
            #expect(await lab.core.run(.copy(request)).failure?.code == .daemon)
            let forced = try await lab.target.withCore(engine: .transfer) { core in
                await core.run(.copy(request), in: "default", copyingFrom: CopySource(lab.from)) { _ in }
            }
            #expect(forced.failure?.code == .policy)
        }
    }
}
