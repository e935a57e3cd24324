// Names: the same on every release.

import Failure
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .part(.registry))) struct TagTests {
    @Test(arguments: Daemon.Release.allCases)
    func `a name gets the labels of its source, and keeps its own`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .twice])
            try await Daemon.running(release) { daemon in
                let (small, twice) = (registry.reference(Sample.small.name), registry.reference(Sample.twice.name))
                for name in [small, twice] { try await daemon.ctr("images", "pull", "--plain-http", name) }
                try await daemon.ctr("images", "label", small, "from=source", "both=source")
                try await daemon.withCore { core in
                    let made = try #require(try await core.tag(small, "a.test/new:1").result)
                    #expect(made.images.map(\.reference) == ["a.test/new:1"])
                    try await daemon.ctr("images", "label", "a.test/new:1", "own=yes", "both=own")
                    #expect(try await core.tag(small, "a.test/new:1").result != nil)
                    func image(_ name: String) async throws -> Daemon.Image? {
                        try await daemon.images().first { $0.name == name }
                    }
                    var labels = try #require(try await image("a.test/new:1")).labels
                    #expect(labels["from"] == "source" && labels["own"] == "yes" && labels["both"] == "own")

                    let refused = try await core.tag(twice, "a.test/new:1").failure
                    #expect(refused?.code == .conflict)
                    #expect(refused?.hint?.contains("--force") == true)
                    #expect(try await image("a.test/new:1")?.digest == image(small)?.digest)
                    #expect(try await core.tag(twice, "a.test/new:1", overwrites: true).result != nil)
                    #expect(try await image("a.test/new:1")?.digest == image(twice)?.digest)
                    labels = try #require(try await image("a.test/new:1")).labels
                    #expect(labels["own"] == "yes")
                    #expect(try await core.tag("no/such:1", "a.test/x:1").failure?.code == .notFound)
                    #expect(try await daemon.isClean())
                }
            }
        }
    }
}
