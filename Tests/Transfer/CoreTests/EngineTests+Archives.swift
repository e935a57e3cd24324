// Loads, saves and imports on every daemon with every engine that it has.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

extension EngineTests {
    @Test(arguments: Engine.withOldTransfer, ["oci", "docker"])
    func `a load leaves what ctr's import leaves, and a save loads again`(
        engine: Engine, layout: String
    ) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            let maker = try ImageMaker()
            let path = "\(folder)/a.tar"
            let entries = [
                ImageArchive.Entry(try await maker.make(Sample.l12.spec), "a.test/l12:1", "a.test/l12:2"),
                ImageArchive.Entry(try await maker.make(Sample.twice.spec), "a.test/twice:1"),
            ]
            if layout == "oci" {
                try ImageArchive.writeOCI(entries, to: path)
            } else {
                try ImageArchive.writeDocker(entries, to: path)
            }
            try await Daemon.running(engine.release) { theirs in
                try await theirs.ctr("images", "import", path)
                try await theirs.collectGarbage()
                try await Daemon.running(engine.release) { ours in
                    try await ours.withCore(engine: engine.choice) { core throws in
                        let folded = Folded()
                        let outcome = await core.load(path, into: folded)
                        #expect(outcome.failure == nil)
                        #expect(outcome.result?.unpacked == true)
                        #expect(outcome.result?.engine == engine.kind)
                        folded.expectWhole()
                        #expect(try await ours.isClean())
                        try await ours.collectGarbage()
                        let left = try await ours.holdings()
                        #expect(left == (try await theirs.holdings()))

                        let saved = "\(folder)/b.tar"
                        let names = ["a.test/l12:1", "a.test/l12:2", "a.test/twice:1"]
                        let save = SaveRequest(images: names, destination: .file(path: saved))
                        #expect(await core.run(.save(save)).result?.engine == engine.kind)
                        // The other names of one image in another namespace, whose blobs are here already.
                        #expect(await core.load(saved, in: "again").result?.images.map(\.reference).sorted() == names)
                        try await ours.collectGarbage(namespace: "again")
                        let again = try await ours.holdings(namespace: "again")
                        #expect(again == left)
                        try await theirs.ctr("images", "import", saved, namespace: "other")
                        #expect(try await Set(theirs.images(namespace: "other")) == left.images)
                    }
                    #expect(try await ours.isClean())
                }
            }
        }
    }

    @Test(arguments: Engine.withOldTransfer)
    func `of a Docker archive's layers, those that are here in another form are taken as they are`(
        engine: Engine
    ) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            let maker = try ImageMaker()
            let packed = try await maker.make(ImageSpec(LayerSpec.stack(3, bytes: 1 << 20, seed: 4100)))
            let layers = LayerSpec.stack(3, bytes: 1 << 20, seed: 4100, packing: .plain).prefix(2)
            let own = LayerSpec(bytes: 3000, seed: 4200, packing: .plain)
            let plain = try await maker.make(ImageSpec(layers + [own]))
            try ImageArchive.writeOCI([ImageArchive.Entry(packed, "a.test/packed:1")], to: "\(folder)/packed.tar")
            try ImageArchive.writeDocker([ImageArchive.Entry(plain, "a.test/plain:1")], to: "\(folder)/plain.tar")
            try await Daemon.running(engine.release) { theirs in
                try await Daemon.running(engine.release) { ours in
                    for name in ["packed", "plain"] {
                        try await theirs.ctr("images", "import", "\(folder)/\(name).tar")
                        try await ours.withCore(engine: engine.choice) { core throws in
                            let outcome = await core.load("\(folder)/\(name).tar")
                            #expect(outcome.failure == nil)
                            #expect(outcome.result?.unpacked == true)
                        }
                    }
                    #expect(try await ours.isClean())
                    for daemon in [theirs, ours] { try await daemon.collectGarbage() }
                    let left = try await ours.holdings()
                    #expect(left == (try await theirs.holdings()))
                    let digests = Set(left.content.map(\.digest))
                    #expect(plain.variants[0].layers.map { digests.contains($0.blob.digest) } == [false, false, true])
                }
            }
        }
    }

    @Test(arguments: Engine.withOldTransfer.filter { $0.kind == .local })
    func `a load that fails at a later image changes no name`(engine: Engine) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            let maker = try ImageMaker()
            let names = ["a.test/first:1", "a.test/second:1"]
            let before = try await maker.make(Sample.multi.spec)
            try ImageArchive.writeOCI([ImageArchive.Entry(before, names[0])], to: "\(folder)/before.tar")
            let images = [try await maker.make(Sample.small.spec), try await maker.make(Sample.twice.spec)]
            let path = "\(folder)/broken.tar"
            try ImageArchive.writeOCI(zip(images, names).map { ImageArchive.Entry($0, $1) }, to: path)
            let lost = images[1].variants[0].config.hex
            let layout = "\(folder)/layout"
            try await Command.output("mkdir", [layout])
            try await Command.output("tar", ["-C", layout, "-xf", path])
            try FileManager.default.removeItem(atPath: "\(layout)/blobs/sha256/\(lost)")
            try await Command.output("tar", ["-C", layout, "-cf", path, "."])
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    #expect(await core.load("\(folder)/before.tar").failure == nil)
                    let failure = await core.load(path).failure
                    #expect(failure?.code == .incomplete, "\(failure as Any)")
                    #expect(failure?.message.contains(lost) == true)
                    #expect(try await daemon.images().map(\.digest) == [before.root.digest])
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test(arguments: Engine.withOldTransfer)
    func `a root file system becomes an image, and a name another one`(engine: Engine) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            try await Command.output("mkdir", ["-p", "\(folder)/root/etc"])
            try "lab\n".write(toFile: "\(folder)/root/etc/hostname", atomically: true, encoding: .utf8)
            try await Command.output("tar", ["-C", "\(folder)/root", "-cf", "\(folder)/root.tar", "."])
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    let request = ImportRequest(
                        source: .file(path: "\(folder)/root.tar"), reference: try Reference(parsing: "lab/root:1"),
                        snapshotter: "overlayfs")
                    let outcome = await core.run(.import(request))
                    #expect(outcome.failure == nil)
                    #expect(outcome.result?.unpacked == true)
                    #expect(outcome.result?.engine == engine.kind)
                    #expect(try await core.tag("lab/root:1", "lab/root:2").result?.engine == engine.kind)
                }
                #expect(try await daemon.isClean())
                let left = try await daemon.holdings()
                #expect(left.images.map(\.name).sorted() == ["docker.io/lab/root:1", "docker.io/lab/root:2"])
                #expect(Set(left.images.map(\.digest)).count == 1)
                #expect(left.content.count == 3)
                #expect(left.snapshots.count == 1)
                try await daemon.collectGarbage()
                #expect(try await daemon.holdings() == left)
            }
        }
    }
}
