// Living with a lazily pulled image: names, pushes and archives of what stays in the registry.

import ContainerdClient
import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Synchronization
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .part(.registry), .part(.soci), .program("openssl"))) struct LazyImageTests {
    /// Runs `body` with an image of which no layer is here.
    private func withLazyImage(
        engine: EngineChoice = .auto, _ body: @Sendable (RemoteLab, MadeImage, TransferCore) async throws -> Void
    ) async throws {
        try await Need.require(.v2)
        try await RemoteLab.running(.soci) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            _ = try #require(try await lab.pull("demo/lazy:1").result)
            try await lab.daemon.withCore(engine: engine) { try await body(lab, image, $0) }
        }
    }

    @Test(arguments: [EngineChoice.transfer, .local])
    func `a name needs no content`(engine: EngineChoice) async throws {
        try await withLazyImage(engine: engine) { lab, image, core throws in
            let before = lab.registry.requests.count
            #expect(try await core.tag(lab.reference("demo/lazy:1"), "a.test/new:1").result != nil)
            #expect(lab.registry.requests.count == before)
            #expect(try await lab.content(of: image) == image.documents)
        }
    }

    @Test(arguments: [EngineChoice.auto, .local])
    func `a push to where the image came from moves no layer`(engine: EngineChoice) async throws {
        try await withLazyImage(engine: engine) { lab, image, core throws in
            let (name, other) = (lab.reference("demo/lazy:1"), lab.reference("other/lazy:2"))
            _ = try await core.tag(name, other)
            let before = lab.readBytes
            for reference in [name, other] {
                let folded = Folded()
                #expect(await core.push(PushRequest(image: reference), into: folded).result != nil)
                folded.expectHonest(moved: 0...10_000)
            }
            #expect(lab.readBytes - before < 10_000)
            #expect(try await lab.content(of: image) == image.documents)
            #expect(try lab.registry.target(of: "other/lazy:2") == image.root.digest)
        }
    }

    @Test(arguments: [EngineChoice.auto, .transfer])
    func `a push to another registry fetches what that lacks`(engine: EngineChoice) async throws {
        try await withLazyImage(engine: engine) { lab, image, core throws in
            try await Registry.running { target in
                let name = target.reference("pushed/lazy:1")
                _ = try await core.tag(lab.reference("demo/lazy:1"), name)
                let outcome = await core.push(PushRequest(image: name))
                #expect(outcome.failure == nil)
                #expect(image.blobs.allSatisfy { target.holds($0.digest) })
                let before = lab.readBytes
                #expect(await core.push(PushRequest(image: name)).failure == nil)
                #expect(lab.readBytes - before < 10_000)
            }
        }
    }

    @Test func `a layer is downloaded to be looked into, and stays with its image`() async throws {
        try await withLazyImage { lab, image, core throws in
            let layer = Descriptor(
                mediaType: .ociLayerGzip, digest: try #require(Digest(image.layers[1].blob.digest)),
                size: Int64(image.layers[1].blob.size))
            let seen = Mutex<Int64>(0)
            func look(_ layer: Descriptor, of name: String) async throws -> Bool {
                try await core.withLayer(layer, of: name, in: "default") { bytes in
                    seen.withLock { $0 = bytes }
                } _: { leased throws(Failure) in
                    try await leased.blob(layer.digest) != nil
                }
            }
            let before = lab.readBytes
            #expect(try await look(layer, of: lab.reference("demo/lazy:1")))
            #expect(seen.withLock(\.self) == layer.size && lab.readBytes - before < layer.size + 10_000)
            #expect(try await lab.content(of: image) == image.documents.union([layer.digest.description]))
            #expect(try await lab.daemon.leases().isEmpty)
            await #expect(throws: Failure.self) { try await look(layer, of: "a.test/none:1") }
            var other = layer
            other.digest = .sha256(of: [1])
            await #expect(throws: Failure.self) { try await look(other, of: lab.reference("demo/lazy:1")) }
            #expect(try await lab.daemon.isClean())
        }
    }

    @Test func `an archive is refused unless the layers may be fetched, which is counted apart`() async throws {
        try await withLazyImage { lab, image, core throws in
            let before = lab.readBytes
            try await withFolder { folder in
                let name = lab.reference("demo/lazy:1")
                let refused = try #require(await core.save(name, to: "\(folder)/a.tar").failure)
                #expect(refused.code == .incomplete)
                #expect(refused.message == "\(name) has 4 layers of 60.8 MB that stay in the registry.")
                #expect(refused.hint?.contains("--fetch-lazy") == true)
                #expect(lab.readBytes == before && !FileManager.default.fileExists(atPath: "\(folder)/a.tar"))

                let folded = Folded()
                let request = SaveRequest(
                    images: [name], destination: .file(path: "\(folder)/a.tar"), fetchesLazy: true)
                #expect(await core.run(.save(request), into: folded).failure == nil)
                let summary = try #require(folded.progress.summary)
                #expect(summary.fetched == image.layerBytes)
                let size = try FileManager.default.attributesOfItem(atPath: "\(folder)/a.tar")[.size] as? Int64
                #expect(summary.bytes == size)
                #expect(await core.load("\(folder)/a.tar", in: "other").failure == nil)
            }
        }
    }
}
