// Archives of images as people pack them, loaded by every engine of every daemon.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .program("gzip"), .program("zstd"))) struct HandedArchiveTests {
    /// A way to pack the folder `layout` to `out.tar`.
    struct Packing: Sendable {
        var name: String
        var script: String

        var isCompressed: Bool { name.contains("gzip") || name.contains("zstd") }

        /// What `ctr` takes too.
        static let all = [
            Packing(name: "contents", script: "tar -C layout -cf out.tar ."),
            Packing(
                name: "by a Mac",
                script: """
                    for i in ._blobs .DS_Store ._. blobs/._sha256 ._index.json; do echo mac > layout/$i; done
                    tar -C layout -cf out.tar ./._. ./._blobs ./.DS_Store ./blobs ./._index.json ./index.json ./oci-layout
                    """),
            Packing(
                name: "beside others",
                script: "echo hello > layout/README; tar -C layout -cf out.tar README oci-layout index.json blobs"),
            Packing(
                name: "holes 1.0", script: "tar -C layout --format=pax --hole-detection=raw -Scf out.tar ."),
            Packing(
                name: "holes 0.1",
                script: "tar -C layout --format=pax --sparse-version=0.1 --hole-detection=raw -Scf out.tar ."),
            Packing(
                name: "holes 0.0",
                script: "tar -C layout --format=pax --sparse-version=0.0 --hole-detection=raw -Scf out.tar ."),
            Packing(name: "padded gzip", script: "tar -C layout -czf out.tar . && truncate -s %1M out.tar"),
            Packing(name: "padded zstd", script: "tar -C layout --zstd -cf out.tar . && truncate -s %1M out.tar"),
            Packing(
                name: "gzip members",
                script:
                    "tar -C layout -cf a . && split -b 300K a part. && for i in part.*; do gzip -c $i; done > out.tar"),
            Packing(
                name: "zstd frames",
                script:
                    "tar -C layout -cf a . && split -b 300K a part. && for i in part.*; do zstd -qc $i; done > out.tar"),
            Packing(name: "long GNU names", script: "tar -C layout --format=gnu --transform \(far) -cf out.tar ."),
            Packing(name: "long pax names", script: "tar -C layout --format=pax --transform \(far) -cf out.tar ."),
        ]

        /// The same names, 120 bytes longer.
        private static let far = "'s,^\\./,\(String(repeating: "./", count: 60)),'"
    }

    /// Packs an image's layout; `script` runs beside the folder.
    static func pack(_ script: String, in folder: String, _ write: (String) throws -> Void) async throws -> String {
        try? FileManager.default.removeItem(atPath: "\(folder)/work")
        try FileManager.default.createDirectory(
            atPath: "\(folder)/work/layout", withIntermediateDirectories: true)
        try write("\(folder)/plain.tar")
        try await Command.output(
            "sh",
            ["-euc", "cd \"$0\"/work; tar -C layout -xf ../plain.tar; \(script)", folder])
        return "\(folder)/work/out.tar"
    }

    /// With a layer of zeros, which a file system may leave out.
    private static let spec = ImageSpec([
        LayerSpec(bytes: 400_000, seed: 7001), LayerSpec(bytes: 900_000, seed: 7002, filling: .zeros, packing: .plain),
        LayerSpec(bytes: 300_000, seed: 7003),
    ])

    @Test(arguments: EngineTests.Engine.withOldTransfer)
    func `what ctr imports is loaded, and leaves the same`(engine: EngineTests.Engine) async throws {
        try await Need.require(engine.release)
        let entry = ImageArchive.Entry(try await ImageMaker().make(Self.spec), "a.test/packed:1")
        try await withFolder { folder throws in
            try await Daemon.running(engine.release) { theirs in
                try await Daemon.running(engine.release) { ours in
                    try await ours.withCore(engine: engine.choice) { core throws in
                        for (number, packing) in Packing.all.enumerated() {
                            let path = try await Self.pack(packing.script, in: folder) {
                                try ImageArchive.writeOCI([entry], to: $0)
                            }
                            let namespace = "n\(number)"
                            // That of old daemons decompresses nothing.
                            let isTaken = engine.release == .v2 || !packing.isCompressed
                            try await theirs.ctr(
                                "images", "import", isTaken ? path : "\(folder)/plain.tar", namespace: namespace)
                            let outcome = await core.load(path, in: namespace)
                            #expect(outcome.failure == nil, "\(packing.name)")
                            #expect(outcome.result?.unpacked == true, "\(packing.name)")
                            #expect(outcome.result?.engine == engine.kind, "\(packing.name)")
                            for daemon in [theirs, ours] { try await daemon.collectGarbage(namespace: namespace) }
                            let left = try await ours.holdings(namespace: namespace)
                            #expect(left == (try await theirs.holdings(namespace: namespace)), "\(packing.name)")
                        }
                    }
                    #expect(try await ours.isClean())
                }
            }
        }
    }

    @Test(arguments: EngineTests.Engine.withOldTransfer, ["oci", "docker"])
    func `an image in a folder of an archive is loaded, or the folder is named`(
        engine: EngineTests.Engine, layout: String
    ) async throws {
        try await Need.require(engine.release)
        let entry = ImageArchive.Entry(try await ImageMaker().make(Self.spec), "a.test/packed:1")
        let scripts = [
            "tar -cf out.tar layout/", "tar -czf out.tar ./layout", "echo x > README; tar -cf out.tar README layout",
            "echo x > ._layout; tar -cf out.tar ./._layout ./layout",
            // Only the end of this one tells what it is.
            "head -c 5M /dev/urandom > first; tar -cf out.tar first layout",
        ]
        try await withFolder { folder throws in
            try await Daemon.running(engine.release) { theirs in
                try await Daemon.running(engine.release) { ours in
                    try await ours.withCore(engine: engine.choice) { core throws in
                        for (number, script) in scripts.enumerated() {
                            let path = try await Self.pack(script, in: folder) {
                                try layout == "oci"
                                    ? ImageArchive.writeOCI([entry], to: $0) : ImageArchive.writeDocker([entry], to: $0)
                            }
                            let namespace = "n\(number)"
                            let request = ImportRequest(source: .file(path: path), snapshotter: "overlayfs")
                            for outcome in [
                                await core.load(path, in: namespace), await core.run(.import(request), in: namespace),
                            ] {
                                guard engine.choice != .transfer else {
                                    #expect(outcome.failure?.code == .archive, "\(script)")
                                    #expect(outcome.failure?.message.contains("folder layout/") == true, "\(script)")
                                    #expect(outcome.failure?.hint?.contains("tar -C layout") == true, "\(script)")
                                    continue
                                }
                                #expect(outcome.failure == nil, "\(script)")
                                #expect(outcome.result?.unpacked == true)
                                #expect(outcome.result?.engine == .local)
                                #expect(outcome.result?.images.map(\.reference) == ["a.test/packed:1"])
                            }
                            try await ours.collectGarbage(namespace: namespace)
                            let left = try await ours.holdings(namespace: namespace)
                            guard engine.choice != .transfer else {
                                #expect(left == Holdings(images: [], content: [], snapshots: []))
                                continue
                            }
                            try await theirs.ctr("images", "import", "\(folder)/plain.tar", namespace: namespace)
                            try await theirs.collectGarbage(namespace: namespace)
                            #expect(left == (try await theirs.holdings(namespace: namespace)), "\(script)")
                        }
                    }
                    #expect(try await ours.isClean())
                }
            }
        }
    }

    @Test func `an image in a folder goes through the local engine where none was asked for`() async throws {
        try await Need.require(.v2)
        let entry = ImageArchive.Entry(try await ImageMaker().make(Self.spec), "a.test/packed:1")
        try await withFolder { folder throws in
            let path = try await Self.pack("tar -cf out.tar layout", in: folder) {
                try ImageArchive.writeOCI([entry], to: $0)
            }
            let two = "\(folder)/two.tar"
            try await Command.output(
                "sh",
                ["-euc", "cd \"$0\"/work; cp -a layout other; echo x > x; tar -cf ../two.tar x layout other", folder])
            try await Daemon.running { daemon in
                try await daemon.withCore { core throws in
                    let folded = Folded()
                    #expect(await core.load(path, into: folded).result?.engine == .local)
                    folded.expectWhole()
                    #expect(folded.progress.engine == .local)
                    let failure = await core.load(two).failure
                    #expect(failure?.code == .archive)
                    #expect(failure?.message.contains("layout, other") == true)
                }
                #expect(try await daemon.isClean())
            }
        }
    }

    /// A web site is no image of Docker's, though it has a manifest.json.
    @Test(arguments: EngineTests.Engine.withOldTransfer)
    func `a root file system is one, whatever it is called`(engine: EngineTests.Engine) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder throws in
            try await Command.output(
                "sh",
                [
                    "-euc",
                    """
                    cd "$0"; mkdir -p site root/etc root/var/lib/layout/blobs/sha256
                    echo '{"name":"app"}' > site/manifest.json; echo x > site/app.js
                    tar -C site -cf site.tar manifest.json app.js; echo x > root/etc/motd
                    echo '{}' > root/var/lib/layout/oci-layout; echo '{}' > root/var/lib/layout/index.json
                    tar -C root -cf root.tar var etc
                    """, folder,
                ])
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    for name in ["site", "root"] {
                        let path = "\(folder)/\(name).tar"
                        #expect(await core.load(path).failure?.message.contains("root file system") == true)
                        let request = ImportRequest(
                            source: .file(path: path), reference: try Reference(parsing: "lab/\(name):1"),
                            snapshotter: "overlayfs")
                        let outcome = await core.run(.import(request))
                        #expect(outcome.failure == nil)
                        #expect(outcome.result?.images.map(\.reference) == ["docker.io/lab/\(name):1"])
                        #expect(outcome.result?.engine == engine.kind)
                    }
                }
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test(arguments: EngineTests.Engine.withOldTransfer)
    func `one name for several platforms is the image of the platform that is asked for`(
        engine: EngineTests.Engine
    ) async throws {
        try await Need.require(engine.release)
        let maker = try ImageMaker()
        let made = try await maker.make(Sample.multi.spec)
        let manifests = made.variants.map { ($0.platform, $0.manifest) }
        let annotations = ["io.containerd.image.name": "a.test/multi:1", "org.opencontainers.image.ref.name": "1"]
        try await withFolder { folder throws in
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    for turn in 0..<manifests.count {
                        for isSaid in [true, false] {
                            let list = (manifests[turn...] + manifests[..<turn]).map { platform, manifest in
                                manifest.descriptor(platform: isSaid ? platform : nil, annotations: annotations)
                            }
                            let index = try maker.index(list)
                            let path = try await Self.pack(
                                "cp \(index.path) layout/index.json; tar -C layout -cf out.tar .", in: folder
                            ) { try ImageArchive.writeOCI([ImageArchive.Entry(made)], to: $0) }
                            for (platform, manifest) in manifests {
                                let namespace = "n\(turn)\(isSaid)\(platform.filter { $0 != "/" })"
                                let choice = PlatformChoice.only([try Platform(parsing: platform)])
                                let outcome = await core.load(path, platforms: choice, in: namespace)
                                #expect(outcome.failure == nil)
                                #expect(outcome.result?.images.map(\.digest.description) == [manifest.digest])
                                #expect(
                                    try await daemon.images(namespace: namespace).map(\.digest) == [manifest.digest])
                                #expect(try await daemon.snapshots(namespace: namespace).count == 3)
                            }
                            let all = "all\(turn)\(isSaid)"
                            #expect(await core.load(path, platforms: .all, in: all).failure == nil)
                            let host = manifests.first { $0.0 == Host.platform }
                            #expect(try await daemon.images(namespace: all).map(\.digest) == [host?.1.digest])
                        }
                    }
                }
                #expect(try await daemon.isClean())
            }
        }
    }
}
