// Pulls by the Transfer service of a real containerd 2 from a real registry.

import Failure
import Glibc
import Lab
import LabTraits
import OCI
import Testing
import TransferModel

@testable import TransferCore

@Suite(.needsDaemon(.v2, .registry)) struct PullTests {
    @Test func `a pull leaves what ctr's pull leaves`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l30])
            let name = registry.reference(Sample.l30.name)
            try await Daemon.running { theirs in
                try await theirs.ctr("images", "pull", "--skip-metadata", "--plain-http", name)
                try await Daemon.running { ours in
                    let folded = Folded()
                    let outcome = try await ours.withCore { try await $0.pull(name, into: folded) }
                    let result = try #require(outcome.result)
                    #expect(result.unpacked == true)
                    #expect(result.snapshotter == "overlayfs")
                    #expect(try await ours.images() == theirs.images())
                    #expect(result.images.map(\.reference) == [name])
                    #expect(try await result.images.map(\.digest.description) == theirs.images().map(\.digest))
                    #expect(try await Set(ours.content()) == Set(theirs.content()))
                    #expect(try await Set(ours.snapshots()) == Set(theirs.snapshots()))
                    #expect(try await ours.isClean())

                    let layers = folded.progress.nodes.filter { $0.kind == .layer }
                    #expect(layers.count == 30)
                    #expect(layers.allSatisfy { $0.phase(at: .zero) == .unpacked })
                    let overall = folded.overall
                    #expect(zip(overall, overall.dropFirst()).allSatisfy { $0.current <= $1.current })
                    let end = folded.progress.overall
                    #expect(end.current == end.total && !end.estimated && end.total > 0)
                }
            }
        }
    }

    @Test func `repeated pulls and cancelled pulls leave nothing`() async throws {
        let rounds = Soak.rounds(20)
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 2_000_000)
            let (slow, fast) = (line.reference(Sample.l12.name), registry.reference(Sample.l12.name))
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    for _ in 1...rounds {
                        let pull = Task { try await core.pull(slow) }
                        try await until("an ingest") { try await !daemon.ingests().isEmpty }
                        let cancelled = ContinuousClock.now
                        pull.cancel()
                        #expect(try await pull.value == .cancelled)
                        #expect(ContinuousClock.now - cancelled < .seconds(2))
                        #expect(try await daemon.isClean())
                        #expect(try await daemon.images().isEmpty)
                    }
                    for _ in 1...rounds {
                        #expect(try await core.pull(fast).result?.unpacked == true)
                        #expect(try await daemon.isClean())
                    }
                }
            }
            await line.stop()
        }
    }

    @Test func `several pulls run at once, also of one image, and one can be cancelled`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12, .multi])
            let line = try await registry.slowLine(bytesPerSecond: 3_000_000)
            let (twelve, multi) = (line.reference(Sample.l12.name), registry.reference(Sample.multi.name))
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    async let first = core.pull(twelve)
                    async let other = core.pull(multi)
                    let second = Task { try await core.pull(twelve) }
                    try await until("an ingest") { try await !daemon.ingests().isEmpty }
                    second.cancel()
                    #expect(try await second.value == .cancelled)
                    #expect(try await first.result?.unpacked == true)
                    #expect(try await other.result?.unpacked == true)
                }
                #expect(try await Set(daemon.images().map(\.name)) == [twelve, multi])
                #expect(try await daemon.isClean())
            }
            await line.stop()
        }
    }

    @Test func `all platforms are pulled without unpacking, chosen ones too`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.multi])
            let name = registry.reference(Sample.multi.name)
            let made = try await ImageMaker().make(Sample.multi.spec)
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let two = [try Platform(parsing: "linux/amd64"), try Platform(parsing: "linux/arm/v7")]
                    #expect(try await core.pull(name, platforms: .only(two)).result?.unpacked == false)
                    let few = try await daemon.content().count
                    let folded = Folded()
                    #expect(try await core.pull(name, platforms: .all, into: folded).result?.unpacked == false)
                    #expect(try await daemon.content().count > few)
                    #expect(try await Set(daemon.content().map(\.digest)) == Set(made.blobs.map(\.digest)))
                    // Of each: the manifest and the statement in it.
                    #expect(folded.progress.nodes.count { $0.kind == .attestation } == 6)
                    #expect(try await daemon.snapshots().isEmpty)
                    let always = try await core.pull(name, platforms: .all, unpack: .always)
                    #expect(always.failure?.code == .platform)
                }
            }
        }
    }

    @Test func `labels of an image that is pulled again stay`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            let name = registry.reference(Sample.small.name)
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    _ = try await core.pull(name)
                    try await daemon.ctr("images", "label", name, "kept=yes")
                    #expect(try await core.pull(name).result != nil)
                }
                #expect(try await daemon.images().first?.labels["kept"] == "yes")
            }
        }
    }
}

/// How often long repeats run: a fifth of the full number unless `TALLYMAN_SOAK` is set, as `make soak` does.
enum Soak {
    static func rounds(_ full: Int) -> Int {
        getenv("TALLYMAN_SOAK") == nil ? max(1, full / 5) : full
    }
}
