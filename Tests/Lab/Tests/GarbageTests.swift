// Whether garbage goes when it is told to, and whether a disk can be full.

import Foundation
import Lab
import LabTraits
import Testing

@Suite struct GarbageTests {
    @Test(.needs(.root, .part(.registry)), .timeLimit(.minutes(1)), arguments: Daemon.Release.allCases)
    func `what nothing refers to is gone after a collection`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running(release) { daemon in
                try await daemon.ctr("images", "pull", "--plain-http", registry.reference(Sample.small.name))
                let root = try await ImageMaker().make(Sample.small.spec).root.digest
                let before = try await daemon.content()
                let labels = try #require(before.first { $0.digest == root }?.labels)
                // Without its labels the index refers to nothing. Deleting would start a collection by itself.
                try await daemon.ctr(["content", "label", root] + labels.keys.map { "\($0)=" })
                #expect(try await daemon.content().count == before.count)
                try await daemon.collectGarbage()
                #expect(try await daemon.content().map(\.digest) == [root])
                #expect(try await daemon.snapshots().isEmpty)
                #expect(try await daemon.leases().isEmpty)
            }
        }
    }

    @Test(.needs(.root, .part(.registry)), .timeLimit(.minutes(1)), arguments: Daemon.Release.allCases)
    func `a small disk gets full, and is gone afterwards`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .l12])
            let daemon = try await Daemon.start(release, options: Daemon.Options(rootSize: 16_000_000))
            let failure = await #expect(throws: LabFailure.self) {
                try await daemon.ctr("images", "pull", "--plain-http", registry.reference(Sample.l12.name))
            }
            #expect(failure?.description.contains("no space left on device") == true)
            try await daemon.collectGarbage()
            await daemon.kill()
            try await daemon.restart()
            try await daemon.ctr("images", "pull", "--plain-http", registry.reference(Sample.small.name))
            if release == .v2 { await daemon.kill() }  // whether it runs or not: nothing stays
            await daemon.stop()
            #expect(!ProcFile.text("/proc/self/mounts").contains(daemon.folder))
            #expect(!FileManager.default.fileExists(atPath: daemon.folder))
        }
    }
}
