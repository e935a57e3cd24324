// Images as people build them, pulled and passed on by every engine of every daemon.

import ContainerdClient
import Failure
import Foundation
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Synchronization
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .part(.registry))) struct HandedImageTests {
    /// Runs `body` with a registry that has the image as `lab/image:1`, and a daemon.
    func running(
        _ engine: EngineTests.Engine, _ image: MadeImage,
        _ body: @Sendable (Registry, Daemon, TransferCore) async throws -> Void
    ) async throws {
        try await Need.require(engine.release)
        try await Registry.running { registry in
            try registry.put(image, as: "lab/image:1")
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { try await body(registry, daemon, $0) }
                #expect(try await daemon.isClean())
            }
        }
    }

    private func only(_ platforms: String...) throws -> PlatformChoice {
        .only(try platforms.map { try Platform(parsing: $0) })
    }

    /// The platforms in the rows of an image.
    func rows(of name: String, in daemon: Daemon) async throws -> [String] {
        let state = Mutex(Inventory())
        return try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
            let sync = InventorySync(containerd, snapshotter: "overlayfs") { change in
                state.withLock { $0.apply(change) }
            }
            let run = Task { try await sync.run() }
            defer { run.cancel() }
            let mine = { state.withLock(\.self).rows.filter { $0.name == name } }
            try await until("the rows") { mine().contains { $0.contentsKnown } }
            return mine().map { $0.platform?.description ?? "-" }.sorted()
        }
    }

    /// One variant for each platform, whose configurations are for `configured`.
    private func variants(_ configured: [String], seed: UInt64) async throws -> [MadeImage.Variant] {
        let spec = ImageSpec(
            configured.enumerated().map { position, platform in
                ImageSpec.Variant(platform, [LayerSpec(bytes: 200_000, seed: seed + UInt64(position))])
            })
        return try await ImageMaker().make(spec).variants
    }

    private func image(_ root: MadeBlob, indexes: [MadeBlob] = [], _ variants: [MadeImage.Variant]) -> MadeImage {
        MadeImage(
            root: root, manifests: indexes + variants.map(\.manifest),
            blobs: variants.flatMap { [$0.config] + $0.layers.map(\.blob) })
    }

    @Test(arguments: EngineTests.Engine.all)
    func `an image is for the platform that its index says`(engine: EngineTests.Engine) async throws {
        let listed = ["linux/arm/v5", "linux/arm/v6", "linux/amd64/v3"]
        let variants = try await variants(["linux/arm", "linux/arm", "linux/amd64"], seed: 7100)
        let descriptors = zip(variants, listed).map { $0.manifest.descriptor(platform: $1) }
        let image = image(try ImageMaker().index(descriptors), variants)
        try await running(engine, image) { registry, daemon, core throws in
            let name = registry.reference("lab/image:1")
            for (wanted, position) in [
                ("linux/arm/v6", 1), ("linux/arm/v5", 0), ("linux/arm/v7", 1), ("linux/amd64/v3", 2),
            ] {
                let outcome = try await core.pull(name, platforms: try only(wanted))
                #expect(outcome.failure == nil, "\(wanted)")
                #expect(outcome.result?.unpacked == true, "\(wanted)")
                let snapshots = try await daemon.snapshots().map(\.key)
                #expect(snapshots.contains(variants[position].layers[0].chainID), "\(wanted)")
            }
            for wanted in ["linux/amd64/v2", "linux/arm64"] {
                let failure = try await core.pull(name, platforms: try only(wanted)).failure
                #expect(failure?.code == .platform)
                #expect(failure?.hint?.contains("linux/arm/v6") == true, "\(failure as Any)")
            }
            #expect(try await rows(of: name, in: daemon) == ["linux/amd64/v3", "linux/arm/v5", "linux/arm/v6"])
            try await withFolder { folder throws in
                let six = try only("linux/arm/v6")
                #expect(await core.save(name, to: "\(folder)/a.tar", platforms: six).failure == nil)
                let loaded = await core.load("\(folder)/a.tar", platforms: six, in: "loaded")
                #expect(loaded.failure == nil)
                #expect(loaded.result?.unpacked == true)
                #expect(
                    try await daemon.snapshots(namespace: "loaded").map(\.key) == [variants[1].layers[0].chainID])
                let lesser = await core.load("\(folder)/a.tar", platforms: try only("linux/arm"), in: "lesser")
                #expect(lesser.failure == nil)
                #expect(lesser.result?.unpacked == true)
                // Its configuration alone doesn't say it.
                let index = try ImageMaker().index([
                    variants[1].manifest.descriptor(
                        platform: "linux/arm/v6", annotations: ["io.containerd.image.name": "a.test/six:1"])
                ])
                let path = try await HandedArchiveTests.pack(
                    "cp \(index.path) layout/index.json; tar -C layout -cf out.tar .", in: folder
                ) { try ImageArchive.writeOCI([ImageArchive.Entry(image)], to: $0) }
                let single = await core.load(path, platforms: six, in: "single")
                #expect(single.failure == nil)
                #expect(single.result?.unpacked == true)
            }
            let pushed = registry.reference("pushed/image:1")
            _ = try await core.tag(name, pushed)
            let push = await core.push(PushRequest(image: pushed, platforms: try only("linux/arm/v6")))
            #expect(push.failure == nil)
            #expect(try await core.pull(pushed, platforms: try only("linux/arm/v6")).failure == nil)
        }
    }

    @Test(arguments: EngineTests.Engine.all)
    func `of Windows the version counts`(engine: EngineTests.Engine) async throws {
        let versions = ["10.0.17763.5", "10.0.20348.7"]
        let variants = try await variants(["windows/amd64", "windows/amd64"], seed: 7200)
        let descriptors = zip(variants, versions).map { variant, version in
            variant.manifest.descriptor(platform: "windows/amd64")
                .replacing("\"os\":\"windows\"", with: "\"os\":\"windows\",\"os.version\":\"\(version)\"")
        }
        let image = image(try ImageMaker().index(descriptors), variants)
        try await running(engine, image) { registry, daemon, core throws in
            let name = registry.reference("lab/image:1")
            for (position, wanted) in ["windows(10.0.17763)/amd64", "windows(10.0.20348)/amd64"].enumerated() {
                let outcome = try await core.pull(name, platforms: try only(wanted), unpack: .never)
                #expect(outcome.failure == nil, "\(wanted)")
                let digests = try await daemon.content().map(\.digest)
                #expect(digests.contains(variants[position].layers[0].blob.digest), "\(wanted)")
                #expect(position == 1 || !digests.contains(variants[1].layers[0].blob.digest))
            }
            let failure = try await core.pull(name, platforms: try only("windows(10.0.14393)/amd64"), unpack: .never)
                .failure
            #expect(failure?.code == .platform)
        }
    }

    @Test(arguments: EngineTests.Engine.all)
    func `an index may list others`(engine: EngineTests.Engine) async throws {
        let maker = try ImageMaker()
        let platforms = ["linux/arm64", "linux/arm/v7", Host.platform]
        let variants = try await variants(platforms, seed: 7300)
        let descriptors = zip(variants, platforms).map { $0.manifest.descriptor(platform: $1) }
        let inner = [try maker.index([descriptors[0]]), try maker.index([descriptors[1], descriptors[2]])]
        let middle = try maker.index(inner.map { $0.descriptor() })
        let image = image(try maker.index([middle.descriptor()]), indexes: inner + [middle], variants)
        try await running(engine, image) { registry, daemon, core throws in
            let name = registry.reference("lab/image:1")
            let outcome = try await core.pull(name)
            #expect(outcome.failure == nil)
            #expect(outcome.result?.unpacked == true)
            #expect(outcome.result?.engine == engine.kind)
            #expect(try await daemon.snapshots().map(\.key) == [variants[2].layers[0].chainID])
            #expect(try await core.pull(name, platforms: try only("linux/s390x")).failure?.code == .platform)
            #expect(try await rows(of: name, in: daemon) == [Host.platform])

            #expect(try await core.pull(name, platforms: .all, unpack: .never).failure == nil)
            #expect(Set(try await daemon.content().map(\.digest)).isSuperset(of: image.blobs.map(\.digest)))
            #expect(try await rows(of: name, in: daemon) == platforms.sorted())
            try await daemon.collectGarbage()
            let left = try await daemon.holdings()
            #expect(Set(left.content.map(\.digest)).isSuperset(of: image.blobs.map(\.digest)))

            try await withFolder { folder throws in
                for (position, choice) in [PlatformChoice.all, .only([])].enumerated() {
                    let path = "\(folder)/\(position).tar"
                    let saved = await core.save(name, to: path, platforms: choice)
                    if engine.choice == .transfer {
                        #expect(saved.failure?.code == .daemon)
                        let free = try await daemon.withCore { await $0.save(name, to: path, platforms: choice) }
                        #expect(free.result?.engine == .local, "\(free)")
                    } else {
                        #expect(saved.failure == nil)
                    }
                    #expect(await core.load(path, platforms: choice, in: "loaded\(position)").failure == nil)
                    #expect(
                        try await daemon.images(namespace: "loaded\(position)").map(\.digest) == [image.root.digest])
                    try await daemon.collectGarbage(namespace: "loaded\(position)")
                    let digests = try await Set(daemon.content(namespace: "loaded\(position)").map(\.digest))
                    #expect(digests.contains(variants[2].layers[0].blob.digest))
                    #expect(position == 1 || digests == Set(image.blobs.map(\.digest)))
                    // That of old daemons wants every image to be at the top.
                    guard engine.release == .v2 else { continue }
                    try await daemon.ctr("images", "import", path, namespace: "theirs\(position)")
                }
            }
            let pushed = registry.reference("pushed/image:1")
            _ = try await core.tag(name, pushed)
            #expect(await core.push(PushRequest(image: pushed)).failure == nil)
            let whole = try await core.pull(pushed, platforms: .all, unpack: .never)
            #expect(whole.result?.images.map(\.digest.description) == [image.root.digest])
            let reduced = await core.push(PushRequest(image: pushed, platforms: .only([])))
            #expect(reduced.failure == nil)
            #expect(try await core.pull(pushed).result?.unpacked == true)
        }
    }

    @Test(arguments: EngineTests.Engine.all)
    func `odd configurations don't stop a pull`(engine: EngineTests.Engine) async throws {
        let maker = try ImageMaker()
        let variant = try await variants([Host.platform], seed: 7400)[0]
        let layer = variant.layers[0]
        let parts = Host.platform.split(separator: "/")
        let config = try maker.blob(
            #"""
            {"os":"\#(parts[0])","architecture":"\#(parts[1])","created":"yesterday","author":"\ud800",
            "config":{"Entrypoint":"/bin/sh","Cmd":"x","Env":"A=b","ExposedPorts":["80/tcp"],"Labels":{"a":1}},
            "history":[{"created":5,"created_by":["x"]},"odd"],"rootfs":{"type":"layers","diff_ids":["\#(layer.diffID)"]}}
            """#, mediaType: "application/vnd.oci.image.config.v1+json")
        let manifest = try maker.manifest(config, [layer.blob])
        try await running(engine, MadeImage(root: manifest, blobs: [config, layer.blob])) {
            registry, daemon, core throws in
            let name = registry.reference("lab/image:1")
            let outcome = try await core.pull(name)
            #expect(outcome.failure == nil)
            #expect(outcome.result?.unpacked == true)
            #expect(try await rows(of: name, in: daemon) == [Host.platform])
            try await withFolder { folder throws in
                #expect(await core.save(name, to: "\(folder)/a.tar").failure == nil)
                #expect(await core.load("\(folder)/a.tar", in: "loaded").result?.unpacked == true)
            }
        }
    }
}
