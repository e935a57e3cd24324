// Load, import and save by the Transfer service of a real containerd 2.

import Archive
import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry)) struct ArchiveOperationTests {
    @Test(arguments: ["oci", "docker"], ["", "gzip", "zstd"])
    func `a load leaves what ctr's import leaves`(layout: String, packer: String) async throws {
        if !packer.isEmpty, await !Need.program(packer).isMet { try Test.cancel("needs \(packer)") }
        try await withFolder { folder in
            var path = "\(folder)/a.tar"
            let maker = try ImageMaker()
            let entries = [
                ImageArchive.Entry(try await maker.make(Sample.l12.spec), "a.test/l12:1", "a.test/l12:2"),
                ImageArchive.Entry(try await maker.make(Sample.small.spec), "a.test/small:1"),
            ]
            if layout == "oci" {
                try ImageArchive.writeOCI(entries, to: path)
            } else {
                try ImageArchive.writeDocker(entries, to: path)
            }
            if !packer.isEmpty {
                try await Command.output(packer, ["-q", path])
                path += packer == "gzip" ? ".gz" : ".zst"
            }
            try await Daemon.running { theirs in
                try await theirs.ctr("images", "import", path)
                try await Daemon.running { ours in
                    let folded = Folded()
                    let outcome = try await ours.withCore { [path] in await $0.load(path, into: folded) }
                    let result = try #require(outcome.result)
                    #expect(
                        result.images.map(\.reference).sorted() == ["a.test/l12:1", "a.test/l12:2", "a.test/small:1"])
                    #expect(result.unpacked == true)
                    #expect(try await Set(ours.images()) == Set(theirs.images()))
                    #expect(try await Set(ours.content()) == Set(theirs.content()))
                    #expect(try await Set(ours.snapshots()) == Set(theirs.snapshots()))
                    #expect(try await ours.isClean())
                    #expect(zip(folded.overall, folded.overall.dropFirst()).allSatisfy { $0.current <= $1.current })
                    let end = folded.progress.overall
                    #expect(end.current == end.total && !end.estimated && end.total > 0)
                }
            }
        }
    }

    @Test func `images without a name are loaded by their digest`() async throws {
        try await withFolder { folder in
            let made = try await ImageMaker().make(Sample.small.spec)
            try ImageArchive.writeOCI([ImageArchive.Entry(made)], to: "\(folder)/a.tar")
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let result = try #require(await core.load("\(folder)/a.tar").result)
                    #expect(result.images.map(\.digest.description) == [made.root.digest])
                    #expect(result.images.first?.reference.hasSuffix("@\(made.root.digest)") == true)
                    #expect(try await daemon.images().map(\.digest) == [made.root.digest])
                }
            }
        }
    }

    @Test func `no image without a name is lost among others`() async throws {
        try await withFolder { folder in
            let maker = try ImageMaker()
            let made = [try await maker.make(Sample.small.spec), try await maker.make(Sample.twice.spec)]
            let last = try await maker.make(Sample.multi.spec)
            try ImageArchive.writeOCI(
                made.map { ImageArchive.Entry($0) } + [ImageArchive.Entry(last, "a.test/multi:1")],
                to: "\(folder)/a.tar")
            try await Daemon.running { daemon in
                try await daemon.withCore { core throws in
                    let result = try #require(await core.load("\(folder)/a.tar").result)
                    let digests = Set((made + [last]).map(\.root.digest))
                    #expect(Set(result.images.map(\.digest.description)) == digests)
                    #expect(try await Set(daemon.images().map(\.digest)) == digests)
                }
            }
        }
    }

    @Test func `platforms are chosen, and one that isn't there is said`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/a.tar"
            let made = try await ImageMaker().make(Sample.multi.spec)
            try ImageArchive.writeOCI([ImageArchive.Entry(made, "a.test/multi:1")], to: path)
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let arm = PlatformChoice.only([try Platform(parsing: "linux/arm64")])
                    #expect(await core.load(path, platforms: arm, in: "arm").result?.unpacked == true)
                    #expect(await core.load(path, platforms: .all, in: "all").result?.unpacked == false)
                    #expect(try await daemon.content(namespace: "all").count > daemon.content(namespace: "arm").count)
                    let none = PlatformChoice.only([try Platform(parsing: "linux/s390x")])
                    #expect(await core.load(path, platforms: none, in: "none").failure?.code == .platform)
                    #expect(try await daemon.images(namespace: "none").isEmpty)
                }
            }
        }
    }

    @Test func `archives that are none say what is wrong, and nothing hangs`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/a.tar"
            let made = try await ImageMaker().make(Sample.multi.spec)
            try ImageArchive.writeOCI([ImageArchive.Entry(made, "a.test/multi:1")], to: path)
            let whole = try Data(contentsOf: URL(filePath: path))
            try await Command.output("gzip", ["-k", path])
            let packed = try Data(contentsOf: URL(filePath: "\(path).gz"))
            var garbage = whole
            garbage.replaceSubrange(2048..<2560, with: Data(repeating: 0x5a, count: 512))
            let cases: [(name: String, bytes: Data, words: String)] = [
                ("short", whole.prefix(400_000), "ends early"),
                ("very short packed", packed.prefix(2000), "ends early"),
                ("short packed", packed.prefix(400_000), "ends early"),
                ("empty", Data(), "empty"), ("only an end", Data(count: 10240), "empty"),
                ("garbage", Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }), "not a tar"),
                ("damaged", garbage, "damaged"),
            ]
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    for one in cases {
                        try one.bytes.write(to: URL(filePath: "\(folder)/bad"))
                        let failure = await core.load("\(folder)/bad").failure
                        #expect(failure?.code == .archive, "\(one.name)")
                        #expect(failure?.message.contains(one.words) == true, "\(one.name): \(failure?.message ?? "")")
                    }
                    #expect(try await daemon.images().isEmpty)
                    #expect(try await daemon.content().isEmpty)
                    #expect(try await daemon.isClean())
                    #expect(await core.load("\(folder)/nosuch").failure?.code == .archive)

                    try (whole + Data(repeating: 7, count: 300_000)).write(to: URL(filePath: "\(folder)/long"))
                    let folded = Folded()
                    #expect(await core.load("\(folder)/long", into: folded).result != nil)
                    #expect(folded.progress.warnings.contains { $0.message.contains("goes on after its end") })
                }
            }
        }
    }

    @Test(arguments: ["", "gzip"]) func `a root file system becomes an image`(packer: String) async throws {
        try await withFolder { folder in
            var path = "\(folder)/root.tar"
            let root = "\(folder)/root"
            try FileManager.default.createDirectory(atPath: "\(root)/etc", withIntermediateDirectories: true)
            try "hello".write(toFile: "\(root)/etc/motd", atomically: true, encoding: .utf8)
            try await Command.output("tar", ["-C", root, "-cf", path, "."])
            let diffID = Digest.sha256(of: [UInt8](try Data(contentsOf: URL(filePath: path)))).description
            if !packer.isEmpty {
                try await Command.output(packer, [path])
                path += ".gz"
            }
            try await Daemon.running { daemon in
                try await daemon.withCore { [path] core in
                    let request = ImportRequest(
                        source: .file(path: path), reference: try Reference(parsing: "mine:1"), message: "by hand",
                        snapshotter: "overlayfs")
                    let result = try #require(await core.run(.import(request)).result)
                    #expect(result.images.map(\.reference) == ["docker.io/library/mine:1"])
                    #expect(result.unpacked == true)
                    #expect(try await daemon.snapshots().map(\.key) == [diffID])
                    #expect(try await daemon.isClean())
                    let label = "containerd.io/gc.ref.snapshot.overlayfs"
                    let found = try await daemon.content().first { $0.labels[label] != nil }
                    let config = try #require(found)
                    let text = try await daemon.ctr("content", "get", config.digest)
                    #expect(text.contains("by hand") && text.contains(diffID))
                    let bad = ImportRequest(source: .file(path: "\(folder)/nosuch"), snapshotter: "overlayfs")
                    #expect(await core.run(.import(bad)).failure?.code == .archive)
                }
            }
        }
    }

    @Test func `a root file system is imported from a URL, and a broken download makes no image`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .l12])
            let layer = try #require(try await ImageMaker().make(Sample.small.spec).variants.first?.layers.first)
            let url = "http://\(registry.host)/v2/demo/small/blobs/\(layer.blob.digest)"
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let request = ImportRequest(
                        source: .url(url), reference: try Reference(parsing: "web:1"), snapshotter: "overlayfs")
                    #expect(await core.run(.import(request)).result?.unpacked == true)
                    #expect(try await daemon.snapshots().map(\.key) == [layer.chainID])
                    let missing = ImportRequest(
                        source: .url("http://\(registry.host)/nosuch?token=secret"), snapshotter: "overlayfs")
                    let failure = try #require(await core.run(.import(missing)).failure)
                    #expect(failure.code == .notFound)
                    #expect(!"\(failure)".contains("secret"))
                    let nobody = ImportRequest(source: .url("http://127.0.0.1:9/x"), snapshotter: "overlayfs")
                    #expect(await core.run(.import(nobody)).failure?.code == .network)
                }
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test func `saves are complete, every time, and load elsewhere`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let name = registry.reference(Sample.l12.name)
            try await Daemon.running { daemon in
                try await withFolder { folder in
                    let path = "\(folder)/saved.tar"
                    // A longer file of that name leaves no tail.
                    try Data(count: 80_000_000).write(to: URL(filePath: path))
                    try await daemon.withCore { core in
                        _ = try await core.pull(name)
                        var sizes: Set<Int> = []
                        for _ in 1...Soak.rounds(100) {
                            let folded = Folded()
                            #expect(await core.save(name, to: path, into: folded).result != nil)
                            sizes.insert(try Data(contentsOf: URL(filePath: path)).count)
                            #expect(folded.progress.overall.current == folded.progress.overall.total)
                        }
                        #expect(sizes.count == 1)
                        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["saved.tar"])
                        #expect(try await daemon.isClean())
                    }
                    try await Command.output("tar", ["-tf", path])
                    try await Daemon.running { other in
                        try await other.withCore { #expect(await $0.load(path).result?.unpacked == true) }
                        #expect(try await other.images().map(\.digest) == daemon.images().map(\.digest))
                    }
                }
            }
        }
    }

    @Test func `a save that can't be leaves no file`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.multi, .l30])
            let name = registry.reference(Sample.multi.name)
            try await Daemon.running { daemon in
                try await withFolder { folder in
                    try await daemon.withCore { core in
                        _ = try await core.pull(name)
                        _ = try await core.pull(registry.reference(Sample.l30.name))
                        await registry.kill()
                        let missing = await core.save(name, to: "\(folder)/x.tar", platforms: .all).failure
                        #expect(missing?.code == .incomplete)
                        #expect(await core.save("no/such", to: "\(folder)/x.tar").failure?.code == .notFound)
                        let none = PlatformChoice.only([try Platform(parsing: "linux/s390x")])
                        #expect(
                            await core.save(name, to: "\(folder)/x.tar", platforms: none).failure?.code == .platform)
                        #expect(await core.save(name, to: "\(folder)/no/x.tar").failure?.code == .archive)
                        #expect(await core.save(name, to: "/dev/full").failure?.code == .storage)

                        let big = registry.reference(Sample.l30.name)
                        let begun = Folded()
                        let save = Task { await core.save(big, to: "\(folder)/x.tar", into: begun) }
                        try await until("the first bytes") { begun.progress.moved > 0 }
                        save.cancel()
                        #expect(await save.value == .cancelled)
                    }
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                    #expect(try await daemon.isClean())
                }
            }
        }
    }
}
