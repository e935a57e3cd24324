// Digests other than SHA-256, which no containerd before 2.3 stores blobs by: neither registry nor archive is blamed.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root)) struct OtherDigestTests {
    private static func sha512(_ path: String) async throws -> String {
        "sha512:" + (try await Command.output("sha512sum", [path])).prefix(128)
    }

    private func expect(_ outcome: Outcome, _ digest: String) {
        #expect(outcome.failure?.code == .daemon, "\(outcome)")
        #expect(outcome.failure?.message.contains("can't store \(digest)") == true, "\(outcome)")
        #expect(outcome.failure?.hint?.contains("sha256") == true)
    }

    /// A fake registry: the real one knows no such digests.
    @Test(arguments: EngineTests.Engine.all)
    func `a pull says that containerd can't store them`(engine: EngineTests.Engine) async throws {
        try await Need.require(engine.release)
        let image = try await ImageMaker().make(ImageSpec([LayerSpec(bytes: 3000, seed: 7501)], hasIndex: false))
        let (layer, config) = (image.variants[0].layers[0].blob, image.variants[0].config)
        for blob in [layer, config] {
            let other = try await Self.sha512(blob.path)
            let bent = try BentImage(image) { $0.replacing(blob.digest, with: other) }
            try await TestServer.running { request in
                guard request.path.hasSuffix(other) else { return bent.answer(request) }
                let headers = ["Docker-Content-Digest": other, "Content-Type": "application/octet-stream"]
                let bytes = (try? Data(contentsOf: URL(filePath: blob.path))).map { [UInt8]($0) } ?? []
                return TestResponse(200, headers: headers, body: bytes)
            } _: { server in
                try await Daemon.running(engine.release) { daemon in
                    try await daemon.withCore(engine: engine.choice) { core throws in
                        expect(try await core.pull("\(server.host)/lab/image:1"), other)
                        let root = try await Self.sha512(image.root.path)
                        expect(try await core.pull("\(server.host)/lab/image@\(root)"), root)
                        expect(await core.push(PushRequest(image: "\(server.host)/lab/image@\(root)")), root)
                    }
                    #expect(try await daemon.images().isEmpty)
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test(arguments: EngineTests.Engine.withOldTransfer)
    func `a load says that containerd can't store them, where they are needed`(
        engine: EngineTests.Engine
    ) async throws {
        try await Need.require(engine.release)
        let maker = try ImageMaker()
        let image = try await maker.make(ImageSpec([LayerSpec(bytes: 3000, seed: 7501)], hasIndex: false))
        let layer = image.variants[0].layers[0].blob
        let other = try await Self.sha512(layer.path)
        let text = try String(contentsOfFile: image.root.path, encoding: .utf8).replacing(layer.digest, with: other)
        let manifest = try maker.blob(text, mediaType: image.root.mediaType)
        let root = try await Self.sha512(image.root.path)
        try await withFolder { folder throws in
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    let names = ["io.containerd.image.name": "a.test/other:1"]
                    let indexes = [
                        (try maker.index([manifest.descriptor(annotations: names)]), other),
                        (
                            try maker.index([
                                image.root.descriptor(annotations: names).replacing(image.root.digest, with: root)
                            ]), root
                        ),
                        // Blobs that nothing needs are no hindrance.
                        (try maker.index([image.root.descriptor(annotations: names)]), nil),
                    ]
                    for (index, digest) in indexes {
                        let path = try await HandedArchiveTests.pack(
                            """
                            cp \(index.path) layout/index.json; cp \(manifest.path) layout/blobs/sha256/\(manifest.hex)
                            mkdir layout/blobs/sha512; cp \(layer.path) layout/blobs/sha512/\(other.dropFirst(7))
                            cp \(image.root.path) layout/blobs/sha512/\(root.dropFirst(7))
                            tar -C layout -cf out.tar .
                            """, in: folder
                        ) { try ImageArchive.writeOCI([ImageArchive.Entry(image)], to: $0) }
                        let outcome = await core.load(path)
                        guard let digest else {
                            #expect(outcome.failure == nil)
                            continue
                        }
                        expect(outcome, digest)
                        #expect(try await daemon.images().isEmpty)
                    }
                }
                #expect(try await daemon.images().map(\.digest) == [image.root.digest])
                #expect(try await daemon.isClean())
            }
        }
    }
}
