// Pulls with a fake snapshotter that records its labels, is lazy as planned, and fails on demand.

import Failure
import GRPCCore
import Lab
import LabTraits
import OCI
import Testing
import TransferModel

@testable import TransferCore

@Suite(.needs(.root, .part(.registry))) struct RecordedSnapshotterTests {
    private func pull(
        _ name: String, snapshotter: String, on daemon: Daemon, into folded: Folded = Folded()
    ) async throws -> Outcome {
        let request = PullRequest(reference: try Reference(parsing: name), snapshotter: snapshotter)
        return try await daemon.withCore { await $0.run(.pull(request), into: folded) }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `a fake stargz is told of each of 127 layers by labels that fit, and nothing is downloaded`(
        release: Daemon.Release
    ) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            let image = try await ImageMaker().make(Sample.l127.spec)
            let path = String(repeating: "long/", count: 45) + "l127"
            try registry.put(image, as: "\(path):1")
            let name = registry.reference("\(path):1")
            try await RecordingSnapshotter.running(as: "stargz", behind: release) { _ in
                .lazy
            } _: {
                snapshotter, daemon throws in
                let folded = Folded()
                let outcome = try await pull(name, snapshotter: "stargz", on: daemon, into: folded)
                let result = try #require(outcome.result, "\(outcome)")
                #expect(result.engine == .local && result.unpacked == true)
                #expect(folded.progress.summary?.lazy?.count == 127)
                #expect(folded.warnings.isEmpty)
                let prepared = await snapshotter.prepared
                #expect(prepared.count == 127)
                for (labels, layer) in zip(prepared, image.variants[0].layers) {
                    #expect(labels["containerd.io/snapshot.ref"] == layer.chainID)
                    #expect(labels["containerd.io/snapshot/cri.layer-digest"] == layer.blob.digest)
                    #expect(labels["containerd.io/snapshot/cri.image-ref"] == name)
                    #expect(labels["containerd.io/snapshot/cri.manifest-digest"] == image.variants[0].manifest.digest)
                    #expect(labels["containerd.io/snapshot/remote/stargz.prefetch"] == "10485760")
                    #expect(labels.allSatisfy { $0.key.utf8.count + $0.value.utf8.count <= 4096 })
                }
                try await until("the requests") { !registry.requests.isEmpty }
                #expect(!registry.requests.contains { $0.path.contains("/blobs/") && $0.bytes > 100_000 })
            }
        }
    }

    @Test func `a layer is downloaded only when its own Prepare gave mounts`() async throws {
        try await Need.require(.v2)
        try await Registry.running { registry in
            let image = try await ImageMaker().make(.smallAndLarge)
            try registry.put(image, as: "demo/mixed:1")
            let layers = image.variants[0].layers.map(\.blob)
            let fetched = Set([layers[0].digest, layers[2].digest])
            try await RecordingSnapshotter.running(as: "stargz") { labels in
                fetched.contains(labels["containerd.io/snapshot/cri.layer-digest"] ?? "") ? .mounts : .lazy
            } _: { _, daemon throws in
                let folded = Folded()
                let name = registry.reference("demo/mixed:1")
                #expect(try await pull(name, snapshotter: "stargz", on: daemon, into: folded).result?.unpacked == true)
                folded.expectHonest(moved: 3_000_000...3_100_000)
                let read = registry.requests.filter { $0.method == "GET" }.map(\.path)
                #expect(
                    layers.map { layer in read.contains { $0.hasSuffix(layer.digest) } } == [true, false, true, false])
            }
        }
    }

    @Test func `what the snapshotter says of its failure is passed on, and nothing stays`() async throws {
        try await Need.require(.v2)
        try await Registry.running { registry in
            let image = try await ImageMaker().make(.smallAndLarge)
            try registry.put(image, as: "demo/mixed:1")
            let third = image.variants[0].layers[2].blob.digest
            try await RecordingSnapshotter.running(as: "stargz") { labels in
                guard labels["containerd.io/snapshot/cri.layer-digest"] == third else { return .lazy }
                throw RPCError(code: .unknown, message: "the moon is in the wrong phase")
            } _: { _, daemon throws in
                let name = registry.reference("demo/mixed:1")
                let failure = try #require(try await pull(name, snapshotter: "stargz", on: daemon).failure)
                #expect(failure.code == .snapshotter)
                #expect(failure.cause?.contains("the moon is in the wrong phase") == true)
                #expect(try await daemon.images().isEmpty)
                #expect(try await daemon.leases().isEmpty)
                try await daemon.collectGarbage()
                #expect(try await daemon.snapshots("stargz").isEmpty)
            }
        }
    }

    @Test func `a Prepare that takes long is told with its seconds, and can be cancelled`() async throws {
        try await Need.require(.v2)
        try await Registry.running { registry in
            try registry.put(try await ImageMaker().make(.smallAndLarge), as: "demo/mixed:1")
            let gate = Gate()
            try await RecordingSnapshotter.running(as: "stargz") { _ in
                await gate.pass()
                return .lazy
            } _: { _, daemon throws in
                let folded = Folded()
                let name = try Reference(parsing: registry.reference("demo/mixed:1"))
                let request = PullRequest(reference: name, snapshotter: "stargz")
                try await daemon.withCore { core in
                    let pull = Task { await core.run(.pull(request), into: folded) }
                    try await until("the question") { folded.events.contains(.preparing(snapshotter: "stargz")) }
                    let asked = try #require(folded.progress.waitText(at: .seconds(100)))
                    #expect(asked.hasPrefix("asking the snapshotter stargz, "))
                    pull.cancel()
                    #expect(await pull.value == .cancelled)
                }
                #expect(folded.warnings.isEmpty)
                #expect(try await daemon.images().isEmpty)
                #expect(try await daemon.leases().isEmpty)
                gate.open()
            }
        }
    }
}
