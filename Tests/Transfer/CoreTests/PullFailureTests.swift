// Pulls that fail: the class, the hint, and that nothing is left behind.

import Failure
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry)) struct PullFailureTests {
    @Test func `what can't be pulled says why and leaves nothing`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .armOnly])
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    func fail(_ name: String, snapshotter: String = "overlayfs") async throws -> Failure? {
                        let amd64 = PlatformChoice.only([Platform(os: "linux", architecture: "amd64")])
                        let outcome = try await core.pull(name, platforms: amd64, snapshotter: snapshotter)
                        return outcome.failure
                    }
                    let unknown = try await fail(registry.reference("demo/small:9.9"))
                    #expect(unknown?.code == .notFound)
                    #expect(unknown?.hint != nil)
                    let away = try await fail("127.0.0.1:9/demo/small:1.0")
                    #expect(away?.code == .network)
                    #expect(away?.hint != nil)
                    let arm = try await fail(registry.reference(Sample.armOnly.name))
                    #expect(arm?.code == .platform)
                    let none = try await fail(registry.reference(Sample.small.name), snapshotter: "nosuch")
                    #expect(none?.code == .snapshotter)
                    #expect(none?.hint?.contains("overlayfs") == true)
                }
                #expect(try await daemon.images().isEmpty)
                #expect(try await daemon.isClean())
                #expect(try await daemon.content().isEmpty)
            }
        }
    }

    @Test func `a plain manifest of another platform is refused, and an older image stays as it was`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .plainArm64])
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let arm = registry.reference(Sample.plainArm64.name)
                    let amd64 = PlatformChoice.only([Platform(os: "linux", architecture: "amd64")])
                    let fresh = try await core.pull(arm, platforms: amd64)
                    #expect(fresh.failure?.code == .platform)
                    #expect(fresh.failure?.hint?.contains("linux/arm64") == true)
                    #expect(try await daemon.images().isEmpty)
                    #expect(try await daemon.content().isEmpty)

                    _ = try await core.pull(registry.reference(Sample.small.name))
                    try await daemon.ctr("images", "tag", registry.reference(Sample.small.name), arm)
                    try await daemon.ctr("images", "label", arm, "kept=yes")
                    let before = try await (daemon.images(), Set(daemon.content()), Set(daemon.snapshots()))
                    #expect(try await core.pull(arm, platforms: amd64).failure?.code == .platform)
                    #expect(try await daemon.images() == before.0)
                    #expect(try await Set(daemon.content()) == before.1)
                    #expect(try await Set(daemon.snapshots()) == before.2)
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test func `a daemon that is killed fails the pull, and its lease goes when the daemon is back`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 1_000_000)
            let name = line.reference(Sample.l12.name)
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let pull = Task { try await core.pull(name) }
                    try await until("an ingest") { try await !daemon.ingests().isEmpty }
                    await daemon.kill()
                    #expect(try await pull.value.failure?.code == .daemon)
                    try await daemon.restart()
                    #expect(try await daemon.leases().count == 1)
                    try await until("the lease to go") {
                        await core.rollBackPending()
                        return try await daemon.isClean()
                    }
                }
                #expect(try await daemon.images().isEmpty)
            }
            await line.stop()
        }
    }
}
