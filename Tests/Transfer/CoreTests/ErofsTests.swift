// The local engine with the erofs snapshotter, which keeps each layer as a file system image.

import Foundation
import Lab
import LabTraits
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2), .needs(.program("mkfs.erofs"), .fileSystem("erofs")), .timeLimit(.minutes(2)))
struct ErofsTests {
    @Test func `a pull is unpacked to erofs, and a second one finds the snapshots`() async throws {
        let image = try await ImageMaker().make(ImageSpec(LayerSpec.stack(6, bytes: 3_000_000, seed: 1000)))
        try await TestServer.running(answer: image.answer) { server in
            try await Daemon.runningLocally { daemon, core throws in
                for round in 1...2 {
                    let folded = Folded()
                    let name = "\(server.host)/demo/fake:\(round)"
                    let outcome = try await core.pull(name, snapshotter: "erofs", into: folded)
                    #expect(outcome.failure == nil)
                    #expect(outcome.result?.unpacked == true)
                    #expect(outcome.result?.snapshotter == "erofs")
                    folded.expectWhole()
                    let chain = image.variants[0].layers.map(\.chainID)
                    #expect(try await Set(daemon.snapshots("erofs").map(\.key)) == Set(chain))
                }
                // What is in them is what was in the layers.
                let view = "\(daemon.folder)/view"
                try FileManager.default.createDirectory(atPath: view, withIntermediateDirectories: true)
                let top = image.variants[0].layers.last?.chainID ?? ""
                let snapshots = ["snapshots", "--snapshotter", "erofs"]
                try await daemon.ctr(snapshots + ["view", "look", top])
                let mount = try await daemon.ctr(snapshots + ["mounts", view, "look"])
                try await Command.output("sh", ["-ec", mount])
                let files = try await Command.output("find", [view, "-type", "f", "-size", "+0"])
                #expect(files.split(separator: "\n").count == image.variants[0].layers.count)
                try await Command.output("umount", [view])
                try await daemon.ctr(snapshots + ["rm", "look"])
            }
        }
    }
}
