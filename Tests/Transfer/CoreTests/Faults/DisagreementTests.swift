// Images whose manifest lists another number of layers than their configuration: refused, and the name stays what it was.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Synchronization
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root), .timeLimit(.minutes(2))) struct DisagreementTests {
    typealias Engine = EngineTests.Engine

    private static let name = "a.test/kept:1"

    /// Docker 25.0.0 has written archives that list no layers. The layers of the image are unpacked here already: a look at
    /// the snapshots alone would find nothing wrong.
    @Test(arguments: Engine.withOldTransfer, ["oci", "docker"])
    func `a load that fails leaves what was there`(engine: Engine, layout: String) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            let good = try await FaultyImage(400)
            var bad = good
            bad.keepLayers(0)
            let (whole, broken) = ("\(folder)/whole.tar", "\(folder)/broken.tar")
            let none = Array(#"[{"Config":"c.json","RepoTags":["\#(Self.name)"],"Layers":[]}]"#.utf8)
            let documents =
                layout == "oci"
                ? bad.layout(Self.name) : good.dockerArchive(Self.name).with("manifest.json", none)
            try Data(try good.layout(Self.name).archive).write(to: URL(filePath: whole))
            try Data(try documents.archive).write(to: URL(filePath: broken))
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    #expect(await core.load(broken).failure?.code == .incomplete)
                    #expect(try await daemon.images().isEmpty)
                    #expect(await core.load(whole).failure == nil)
                    try await daemon.ctr("images", "label", Self.name, "mine=yes")
                    try await daemon.collectGarbage()
                    let before = try await daemon.holdings()
                    let operations: [TransferModel.Operation] = [
                        .load(LoadRequest(source: .file(path: broken), snapshotter: "overlayfs")),
                        .load(LoadRequest(source: .file(path: broken), platforms: .all, snapshotter: "overlayfs")),
                        .import(ImportRequest(source: .file(path: broken), snapshotter: "overlayfs")),
                    ]
                    for operation in operations {
                        let failure = await core.run(operation).failure
                        #expect(failure?.code == .incomplete, "\(operation): \(failure?.cause ?? "")")
                        #expect(failure?.message.contains("lists 0 layers, its configuration 3") == true)
                        try await daemon.collectGarbage()
                        #expect(try await daemon.holdings() == before, "\(operation)")
                    }
                }
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test(arguments: Engine.all, [UnpackPolicy.auto, .never])
    func `so does a pull`(engine: Engine, unpack: UnpackPolicy) async throws {
        try await Need.require(engine.release)
        let good = try await FaultyImage(401)
        var bad = good
        bad.keepLayers(0)
        let isBad = Mutex(false)
        try await TestServer.running { [bad] request in
            isBad.withLock(\.self) ? bad.answer(request) : good.answer(request)
        } _: { server in
            let name = "\(server.host)/kept:1"
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    #expect(try await core.pull(name).failure == nil)
                    try await daemon.ctr("images", "label", name, "mine=yes")
                    try await daemon.collectGarbage()
                    let before = try await daemon.holdings()
                    isBad.withLock { $0 = true }
                    let failure = try await core.pull(name, unpack: unpack).failure
                    #expect(failure?.code == .incomplete, "\(failure?.cause ?? "")")
                    try await daemon.collectGarbage()
                    #expect(try await daemon.holdings() == before)
                }
                #expect(try await daemon.isClean())
            }
        }
    }
}
