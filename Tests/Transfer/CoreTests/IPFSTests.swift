// Pulls from IPFS and pushes to it, on every daemon. The node is the lab's own and not Kubo.

import Failure
import Foundation
import IPFS
import Lab
import LabTraits
import OCI
import Synchronization
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root), .timeLimit(.minutes(2))) struct IPFSTests {
    private static let releases = [Daemon.Release.v2, .v1_7, .v1_6]

    private static func image(hasIndex: Bool = true) async throws -> MadeImage {
        try await ImageMaker().make(ImageSpec(LayerSpec.stack(4, bytes: 3_000_000, seed: 2000), hasIndex: hasIndex))
    }

    private static func access(_ node: IPFSNode, answer: Duration = .seconds(20)) -> RegistryAccess {
        var limits = IPFSAccess.Limits()
        limits.answer = answer
        return RegistryAccess(ipfs: IPFSAccess(address: node.address, limits: limits))
    }

    @Test(arguments: releases, [false, true])
    func `an image of the lab's own node is pulled, named by its CID`(
        release: Daemon.Release, hasIndex: Bool
    ) async throws {
        let image = try await Self.image(hasIndex: hasIndex)
        try await IPFSNode.running { node in
            let cid = try node.add(image)
            try await Daemon.runningLocally(release, access: Self.access(node)) { daemon, core throws in
                let folded = Folded()
                let outcome = try await core.pull("ipfs://\(cid)", into: folded)
                #expect(outcome.failure == nil)
                #expect(outcome.result?.unpacked == true && outcome.result?.engine == .local)
                #expect(outcome.result?.images.map(\.reference) == [cid])
                folded.expectWhole()
                #expect(try await daemon.images().map(\.name) == [cid])
                let content = try await daemon.content()
                let layers = image.variants[0].layers
                #expect(Set(content.map(\.digest)).isSuperset(of: layers.map(\.blob.digest)))
                #expect(content.count == (hasIndex ? 7 : 6))
                #expect(!content.flatMap(\.labels.keys).contains { $0.contains("distribution.source") })
                #expect(try await Set(daemon.snapshots().map(\.key)) == Set(layers.map(\.chainID)))
                // Root, documents and layers, each once, and no other call.
                #expect(node.calls.count == (hasIndex ? 8 : 7))
                #expect(node.calls.allSatisfy { $0.name == "cat" })
                // All is here.
                #expect(try await core.pull(cid).result?.unpacked == true)
                #expect(node.calls.count == (hasIndex ? 9 : 8))
            }
        }
    }

    @Test(arguments: releases)
    func `an image that is pushed to the lab's own node is the same when it is pulled`(
        release: Daemon.Release
    ) async throws {
        let image = try await ImageMaker().make(Sample.plainArm64.spec)
        try await TestServer.running(answer: image.answer) { server in
            try await IPFSNode.running { node in
                try await Daemon.runningLocally(release, access: Self.access(node)) { daemon, core throws in
                    let arm = PlatformChoice.only([try Platform(parsing: "linux/arm64")])
                    let name = "\(server.host)/demo/arm:1"
                    #expect(try await core.pull(name, platforms: arm, unpack: .never).failure == nil)
                    let before = try await daemon.content()
                    let folded = Folded()
                    let outcome = await core.push(
                        PushRequest(image: name, destination: .ipfs(fetchesMissing: true)), into: folded)
                    folded.expectWhole()
                    let pushed = try #require(outcome.result?.images.first)
                    #expect(node.calls.map(\.name) == Array(repeating: "add", count: 5))
                    #expect(node.files[pushed.reference] != nil)
                    #expect(try await Set(daemon.content()) == Set(before))
                    try await daemon.remove(name)

                    let pulled = try await core.pull(pushed.reference, platforms: arm, unpack: .never)
                    #expect(pulled.result?.images == [pushed])
                    let record = try #require(try await daemon.images().first)
                    #expect(record.mediaType == MediaType.ociManifest.rawValue)
                    let here = Set(try await daemon.content().map(\.digest))
                    let blobs = image.blobs.filter { !image.manifests.contains($0) }.map(\.digest)
                    #expect(here == Set(blobs + [record.digest]))
                }
            }
        }
    }

    @Test func `a name in IPFS is pulled, and again when it stands for something else`() async throws {
        try await IPFSNode.running { node in
            try await Daemon.runningLocally(access: Self.access(node)) { daemon, core throws in
                var targets: [String] = []
                for hasIndex in [true, false] {
                    let image = try await Self.image(hasIndex: hasIndex)
                    node.publish(try node.add(image), as: "images.test")
                    #expect(try await core.pull("ipns://images.test").result?.unpacked == true)
                    let record = try #require(try await daemon.images().first)
                    #expect(record.name == "ipns://images.test")
                    targets.append(record.digest)
                }
                #expect(try await daemon.images().count == 1 && targets[0] != targets[1])
            }
        }
    }

    @Test func `an index keeps its platforms, and what is stated about each`() async throws {
        let image = try await ImageMaker().make(Sample.multi.spec)
        try await TestServer.running(answer: image.answer) { server in
            try await IPFSNode.running { node in
                try await Daemon.runningLocally(access: Self.access(node)) { daemon, core throws in
                    let name = "\(server.host)/demo/multi:1"
                    #expect(try await core.pull(name, platforms: .all).failure == nil)
                    let all = await core.push(PushRequest(image: name, destination: .ipfs(fetchesMissing: false)))
                    let one = await core.push(
                        PushRequest(
                            image: name, platforms: .only([try Platform(parsing: "linux/arm64")]),
                            destination: .ipfs(fetchesMissing: false)))
                    let cid = try #require(all.result?.images.first?.reference)
                    let smaller = try #require(one.result?.images.first?.reference)
                    #expect(cid != smaller)
                    try await daemon.remove(name)
                    let folded = Folded()
                    #expect(try await core.pull(cid, platforms: .all, into: folded).failure == nil)
                    #expect(folded.progress.nodes.count { $0.kind == .attestation } == 3)
                    let digest = try #require(all.result?.images.first?.digest.description)
                    let text = try await daemon.ctr("content", "get", digest)
                    let index = try JSONDecoder().decode(Index.self, from: Data(text.utf8))
                    let about = index.manifests.compactMap { $0.annotations["vnd.docker.reference.digest"] }
                    #expect(index.manifests.count == 6 && about.count == 3)
                    #expect(Set(index.manifests.map(\.digest.description)).isSuperset(of: about))
                    // Unpacked, where this host is one of them.
                    if Host.platform != "linux/arm/v7" {
                        #expect(try await core.pull(cid).result?.unpacked == true)
                    }
                    let none = try await core.pull(smaller, platforms: .only([try Platform(parsing: "linux/arm/v7")]))
                    #expect(none.failure?.code == .platform)
                }
            }
        }
    }

    enum Fault: String, CaseIterable, Sendable {
        case otherBytes, shorter, longer, isMissing, isNoDescriptor, isLarge, namesNoFile

        var code: Failure.Code {
            switch self {
            case .otherBytes, .shorter, .longer: .incomplete
            case .isMissing: .notFound
            case .isNoDescriptor, .isLarge, .namesNoFile: .reference
            }
        }

        func answer(_ call: IPFSNode.Call, _ honest: TestResponse?, root: String, layer: String) -> TestResponse? {
            var bent = honest
            switch (self, call.path) {
            case (.otherBytes, "/ipfs/\(layer)"): bent?.body.reverse()
            case (.shorter, "/ipfs/\(layer)"): bent?.body.removeLast()
            case (.longer, "/ipfs/\(layer)"): bent?.body.append(1)
            case (.isMissing, "/ipfs/\(layer)"): return nil
            case (.isNoDescriptor, "/ipfs/\(root)"): bent?.body = Array("{\"mediaType\":\"text/plain\"}".utf8)
            case (.isLarge, "/ipfs/\(root)"): bent?.body = Array(repeating: 32, count: 64 << 10)
            case (.namesNoFile, "/ipfs/\(root)"):
                let text = String(decoding: honest?.body ?? [], as: UTF8.self)
                bent?.body = Array(text.replacing("ipfs://", with: "https://").utf8)
            default: break
            }
            return bent
        }
    }

    @Test(arguments: Fault.allCases)
    func `a fault of an image in the lab's own node is told, and nothing stays`(fault: Fault) async throws {
        let image = try await Self.image()
        let layer = image.variants[0].layers[2].blob
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: layer.path)))
        let file = IPFSNode.cid(of: bytes)
        let root = Mutex("")
        try await IPFSNode.running { call, honest in
            fault.answer(call, honest, root: root.withLock(\.self), layer: file)
        } _: { node in
            let cid = try node.add(image)
            root.withLock { $0 = cid }
            try await Daemon.runningLocally(access: Self.access(node, answer: .seconds(2))) { daemon, core throws in
                let start = ContinuousClock.now
                let failure = try #require(try await core.pull(cid).failure)
                #expect(ContinuousClock.now - start < .seconds(15))
                #expect(failure.code == fault.code, "\(failure.message)")
                let isOfLayer = [.otherBytes, .shorter, .longer, .isMissing].contains(fault)
                #expect(failure.message.contains("ipfs://\(isOfLayer ? file : cid)"))
                try await daemon.expectEmpty()
                #expect(node.searches == 0)
            }
        }
    }

    @Test func `a pull that is cancelled leaves nothing, and closes its connection at once`() async throws {
        let image = try await Self.image()
        let layer = try Data(contentsOf: URL(filePath: image.variants[0].layers[0].blob.path))
        let file = IPFSNode.cid(of: [UInt8](layer))
        try await IPFSNode.running { call, honest in
            call.path == "/ipfs/\(file)" ? nil : honest
        } _: { node in
            let cid = try node.add(image)
            try await Daemon.runningLocally(access: Self.access(node)) { daemon, core throws in
                let folded = Folded()
                let pull = Task { try await core.pull(cid, into: folded) }
                try await until("a silence that is told") {
                    folded.progress.waitText(at: .zero)?.contains("of 20 s") == true
                }
                let start = ContinuousClock.now
                pull.cancel()
                #expect(try await pull.value == .cancelled)
                try await until("the node to see it go") { node.searches == 0 }
                #expect(ContinuousClock.now - start < .seconds(3))
                try await daemon.expectEmpty()
            }
        }
    }

    @Test(arguments: releases)
    func `a pull that is kept goes on where it stopped`(release: Daemon.Release) async throws {
        let image = try await ImageMaker().make(ImageSpec(LayerSpec.stack(4, bytes: 20_000_000, seed: 2200)))
        let blob = try #require(image.variants[0].layers.map(\.blob).max { $0.size < $1.size })
        let file = IPFSNode.cid(of: [UInt8](try Data(contentsOf: URL(filePath: blob.path))))
        let before = OneTime()
        try await IPFSNode.running { call, honest in
            var bent = honest
            if call.path == "/ipfs/\(file)", before.isFirst() { bent?.stallsAfter = 3_000_000 }
            return bent
        } _: { node in
            let cid = try node.add(image)
            try await Daemon.runningLocally(release, access: Self.access(node)) { daemon, core throws in
                let control = TransferControl()
                let pull = Task { try await core.pull("ipfs://\(cid)", control: control) }
                try await until("a part of the layer") {
                    try await daemon.ingests().contains { $0.ref.contains(blob.digest) && $0.size.contains("MB") }
                }
                control.keep()
                pull.cancel()
                guard case .kept(let kept) = try await pull.value else {
                    Issue.record("it was not kept")
                    return
                }
                let found = try await core.keptTransfers(in: "default")
                #expect(found.map(\.operation) == [kept.operation])
                let first = try #require(found.first)
                #expect(await core.resume(first) { _ in }.result?.unpacked == true)
                #expect(
                    node.calls.last { $0.path == "/ipfs/\(file)" }?.query["offset"].flatMap { Int($0) } ?? 0 > 1_000_000
                )
            }
        }
    }

    @Test func `Transfer is refused for IPFS, and nothing is asked`() async throws {
        try await IPFSNode.running { node in
            try await Need.require(.v2)
            try await Daemon.running { daemon in
                try await daemon.withCore(access: Self.access(node), engine: .transfer) { core in
                    let pull = try await core.pull("ipfs://\(IPFSNode.cid(of: []))").failure
                    let push = await core.push(
                        PushRequest(image: "a.test/a:1", destination: .ipfs(fetchesMissing: true))
                    ).failure
                    for failure in [pull, push] {
                        #expect(failure?.code == .policy)
                        #expect(failure?.hint?.contains("--engine transfer") == true)
                    }
                    #expect(node.calls.isEmpty)
                }
                // Without it the local engine is taken, whatever else the daemon can do.
                let image = try await Self.image()
                let cid = try node.add(image)
                try await daemon.withCore(access: Self.access(node)) { core throws in
                    #expect(try await core.pull(cid).result?.engine == .local)
                }
            }
        }
    }

    @Test func `blobs that are missing here are fetched from IPFS again before a push, unless that is refused`()
        async throws
    {
        let image = try await Self.image()
        try await IPFSNode.running { node in
            let cid = try node.add(image)
            try await Daemon.runningLocally(access: Self.access(node)) { daemon, core throws in
                _ = try await core.pull(cid)
                let layer = image.variants[0].layers[1].blob.digest
                try await daemon.ctr("content", "rm", layer)
                let request = PushRequest(image: cid, destination: .ipfs(fetchesMissing: false))
                #expect(await core.push(request).failure?.code == .incomplete)
                let again = await core.push(
                    PushRequest(image: "ipfs://\(cid)", destination: .ipfs(fetchesMissing: true)))
                #expect(again.failure == nil)
            }
        }
    }

    @Test(arguments: [EngineChoice.transfer, .local])
    func `an image of a registry of IPFS is pulled as any other`(engine: EngineChoice) async throws {
        let image = try await Self.image()
        let cid = IPFSNode.cid(of: [])
        try await Need.require(.v2)
        try await TestServer.running(answer: image.answer) { server in
            try await Daemon.running { daemon in
                try await daemon.withCore(engine: engine) { core throws in
                    let name = "\(server.host)/ipfs/\(cid)"
                    #expect(try await core.pull(name).result?.unpacked == true)
                    #expect(server.requests.contains { $0.path.contains("/v2/ipfs/\(cid)/manifests/latest") })
                }
            }
        }
    }
}
