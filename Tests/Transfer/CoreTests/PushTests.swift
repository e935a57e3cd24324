// Pushes by the Transfer service of a real containerd 2 to a real registry.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import RegistryCredentials
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry)) struct PushTests {
    private static let multi = try? Platform(parsing: "linux/arm64")

    @Test func `a push brings what was pulled, and what is there already is told`() async throws {
        try await Registry.running { source in
            try await source.put(samples: [.l12])
            try await Registry.running { registry in
                try await Daemon.running { daemon in
                    let name = registry.reference("pushed/l12:1")
                    try await daemon.withCore { core in
                        _ = try await core.pull(source.reference(Sample.l12.name))
                        _ = try await core.tag(source.reference(Sample.l12.name), name)
                        let folded = Folded()
                        let outcome = await core.push(PushRequest(image: name), into: folded)
                        let digest = try await ImageMaker().make(Sample.l12.spec).root.digest
                        #expect(outcome.result?.images.map(\.digest.description) == [digest])
                        #expect(folded.progress.moved > 60_000_000)
                        let layers = folded.progress.nodes.filter { $0.kind == .layer }
                        #expect(layers.count == 12 && layers.allSatisfy { $0.phase(at: .zero) == .complete })
                        #expect(zip(folded.overall, folded.overall.dropFirst()).allSatisfy { $0.current <= $1.current })
                        #expect(folded.progress.overall.current == folded.progress.overall.total)
                        #expect(folded.overall.count { $0.estimated } <= 2)

                        let again = Folded()
                        #expect(await core.push(PushRequest(image: name), into: again).result != nil)
                        #expect(again.progress.moved == 0)
                    }
                    try await daemon.ctr("images", "pull", "--plain-http", name, namespace: "check")
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test func `an index that can't be made whole is refused before a byte moves, or pushed smaller`() async throws {
        try await Registry.running { source in
            try await source.put(samples: [.multi])
            try await Registry.running { registry in
                try await Daemon.running { daemon in
                    let name = registry.reference("pushed/multi:1")
                    try await daemon.withCore { core in
                        _ = try await core.pull(source.reference(Sample.multi.name))
                        _ = try await core.tag(source.reference(Sample.multi.name), name)
                        let before = try await daemon.images()
                        await source.kill()
                        let refused = await core.push(PushRequest(image: name)).failure
                        #expect(refused?.code == .incomplete)
                        #expect(refused?.message.contains("linux/arm/v7") == true)
                        #expect(refused?.hint?.contains(Host.platform) == true)
                        #expect(!registry.requests.contains { $0.method != "GET" && $0.method != "HEAD" })

                        let outcome = await core.push(PushRequest(image: name, platforms: .only([])))
                        let pushed = try #require(outcome.result?.images.first)
                        #expect(pushed.reference == name)
                        #expect(registry.holds(pushed.digest.description))
                        #expect(try await daemon.images() == before)
                        #expect(try await daemon.isClean())
                    }
                    try await daemon.ctr(
                        "images", "pull", "--plain-http", "--all-platforms", name, namespace: "check")
                    let pulled = try await daemon.images(namespace: "check")
                    #expect(pulled.map(\.mediaType) == ["application/vnd.oci.image.index.v1+json"])
                }
            }
        }
    }

    @Test func `blobs of another repository of the registry are mounted, and told as there already`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let (old, new) = (registry.reference(Sample.l12.name), registry.reference("mounted/l12:1"))
                    _ = try await core.pull(old)
                    _ = try await core.tag(old, new)
                    let folded = Folded()
                    #expect(await core.push(PushRequest(image: new), into: folded).result != nil)
                    let layers = folded.progress.nodes.filter { $0.kind == .layer }
                    #expect(layers.count == 12 && layers.allSatisfy { $0.phase(at: .zero) == .exists })
                    #expect(folded.progress.moved < 10_000)
                }
            }
        }
    }

    @Test func `all tags of a repository are pushed as one`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let repository = registry.reference("pushed/tags")
                    _ = try await core.pull(registry.reference(Sample.small.name))
                    for tag in ["1", "2", "three"] {
                        _ = try await core.tag(registry.reference(Sample.small.name), "\(repository):\(tag)")
                    }
                    let outcome = await core.push(PushRequest(image: repository, hasAllTags: true))
                    #expect(
                        outcome.result?.images.map(\.reference) == ["1", "2", "three"].map { "\(repository):\($0)" })
                    let one = await core.push(PushRequest(image: "\(repository):1", hasAllTags: true)).failure
                    #expect(one?.code == .reference)
                    let none = await core.push(PushRequest(image: registry.reference("no/such"), hasAllTags: true))
                    #expect(none.failure?.code == .notFound)
                }
                try await until("every tag in the registry") {
                    let puts = registry.requests.filter { $0.method == "PUT" && $0.path.contains("/manifests/") }
                    return Set(puts.compactMap { $0.path.split(separator: "/").last.map(String.init) })
                        .isSuperset(of: ["1", "2", "three"])
                }
            }
        }
    }

    @Test(arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func `layers that are not to be passed on are pushed only when asked for`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            let foreign = LayerSpec(bytes: 60_000, seed: 2, isForeign: true)
            var spec = ImageSpec([LayerSpec(bytes: 50_000, seed: 1), foreign])
            let digest = try await ImageMaker().make(spec).variants[0].layers[1].blob.digest
            spec.variants[0].layers[1].urls = ["http://\(registry.host)/v2/demo/foreign/blobs/\(digest)"]
            let made = try await ImageMaker().make(spec)
            try registry.put(made, as: "demo/foreign:1")
            try await Registry.running { target in
                try await Daemon.running(release) { daemon in
                    let name = target.reference("pushed/foreign:1")
                    try await daemon.withCore { core throws in
                        #expect(try await core.pull(registry.reference("demo/foreign:1")).result?.unpacked == true)
                        _ = try await core.tag(registry.reference("demo/foreign:1"), name)
                        let leftOut = await core.push(PushRequest(image: name))
                        #expect(leftOut.failure == nil)
                        #expect(leftOut.result?.engine == .local)
                        #expect(!target.holds(digest))
                        #expect(target.holds(made.root.digest))
                    }
                    try await daemon.withCore(engine: .transfer) { core throws in
                        let refused = await core.push(PushRequest(image: name)).failure
                        #expect(refused?.code == (release == .v1_6 ? .daemon : .policy))
                    }
                    try await daemon.withCore { core throws in
                        let taken = await core.push(PushRequest(image: name, takesNondistributable: true))
                        #expect(taken.failure == nil)
                        #expect(taken.result?.engine == (release == .v2 ? .transfer : .local))
                        #expect(target.holds(digest))
                    }
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test(arguments: [EngineChoice.transfer, .local])
    func `what is missing is fetched again from where the image came`(engine: EngineChoice) async throws {
        try await Registry.running { source in
            try await source.put(samples: [.multi])
            try await Registry.running { registry in
                try await Daemon.running { daemon in
                    let name = registry.reference("pushed/multi:1")
                    try await daemon.withCore(engine: engine) { core throws in
                        _ = try await core.pull(source.reference(Sample.multi.name))
                        let before = try await daemon.content().count
                        _ = try await core.tag(source.reference(Sample.multi.name), name)
                        #expect(await core.push(PushRequest(image: name)).failure == nil)
                        #expect(try await daemon.content().count > before)
                        try await withFolder { folder in
                            let path = "\(folder)/a.tar"
                            #expect(await core.save(name, to: path, platforms: .all).failure == nil)
                            #expect(await core.load(path, platforms: .all, in: "other").failure == nil)
                        }
                    }
                    try await daemon.collectGarbage()
                    try await daemon.ctr(
                        "content", "fetch", "--plain-http", "--all-platforms", name, namespace: "check")
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test(arguments: [EngineChoice.transfer, .local])
    func `an upload that is sent elsewhere is followed, without the password`(engine: EngineChoice) async throws {
        let image = try await FaultyImage(500)
        try await TestServer.running { request in
            let place = "http://\(request.header("Host") ?? "")/up"
            return request.method == "POST"
                ? TestResponse(202, headers: ["Location": place]) : PushFault.taking(request)
        } _: { storage in
            try await TestServer.running { request in
                guard request.header("Authorization") != nil else {
                    return TestResponse(401, headers: ["WWW-Authenticate": "Basic realm=x"])
                }
                guard request.method == "POST" else { return PushFault.taking(request) }
                return TestResponse(307, headers: ["Location": "http://localhost:\(storage.port)/begin/"])
            } _: { server in
                let access = RegistryAccess(environment: ["HOME": "/nowhere"])
                access.plainHTTP.give(for: server.host)
                access.session.remember(.password(user: "ann", secret: Secret("hunter2")), for: server.host)
                try await withFolder { folder in
                    let name = "\(server.host)/a:1"
                    try Data(try image.layout(name).archive).write(to: URL(filePath: "\(folder)/a.tar"))
                    try await Daemon.running { daemon in
                        try await daemon.ctr("images", "import", "\(folder)/a.tar")
                        try await daemon.withCore(access: access, engine: engine) { core throws in
                            #expect(await core.push(PushRequest(image: name)).failure == nil)
                        }
                    }
                }
                #expect(server.requests.filter { $0.method == "PUT" }.map(\.path) == ["/v2/a/manifests/1"])
            }
            #expect(storage.requests.filter { $0.method == "PUT" }.count == 4)
            #expect(storage.requests.allSatisfy { $0.header("Authorization") == nil })
        }
    }

    @Test func `images are found by short names and by IDs`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                try await daemon.withCore { core in
                    let name = registry.reference(Sample.small.name)
                    _ = try await core.pull(name)
                    let digest = try #require(try await daemon.images().first?.digest)
                    let id = String(digest.dropFirst(7).prefix(12))
                    #expect(await core.push(PushRequest(image: id)).result?.images.map(\.reference) == [name])
                    #expect(await core.push(PushRequest(image: digest)).result != nil)
                    #expect(await core.push(PushRequest(image: "nosuch")).failure?.code == .notFound)
                    #expect(await core.push(PushRequest(image: "UPPER/x")).failure?.code == .notFound)
                    #expect(
                        try await core.tag(id, "short").result?.images.map(\.reference) == [
                            "docker.io/library/short:latest"
                        ])
                    #expect(try await core.tag("short", "127.0.0.1:1/other:2").result != nil)
                }
            }
        }
    }
}
