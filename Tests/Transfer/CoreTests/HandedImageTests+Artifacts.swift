// What is stored in registries beside images, pulled and passed on.

import Failure
import Foundation
import Lab
import OCI
import Testing
import TransferCore
import TransferModel

extension HandedImageTests {
    /// What a pull says of an artifact.
    struct Artifact: Sendable {
        var config: (text: String, type: String)
        var layer: (text: String, type: String)
        var artifactType: String?
        var words: [String]

        static let all = [
            Artifact(
                config: (
                    #"{"name":"chart","version":"1.0.0","apiVersion":"v2"}"#, "application/vnd.cncf.helm.config.v1+json"
                ),
                layer: ("a chart", "application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
                words: ["Helm chart", "application/vnd.cncf.helm.config.v1+json"]),
            Artifact(
                config: ("{}", "application/vnd.oci.empty.v1+json"), layer: ("a file", "text/plain"),
                artifactType: "application/x-lab", words: ["artifact", "application/x-lab"]),
            Artifact(
                config: ("no JSON", "application/x-config"), layer: ("a file", "text/plain"),
                words: ["artifact", "application/x-config"]),
            Artifact(
                config: (
                    #"{"architecture":"","os":"","config":{},"rootfs":{"type":"layers","diff_ids":["\#(Digest.sha256(of: Array("signed".utf8)))"]}}"#,
                    "application/vnd.oci.image.config.v1+json"
                ),
                layer: ("signed", "application/vnd.dev.cosign.simplesigning.v1+json"),
                words: ["signature", "application/vnd.dev.cosign.simplesigning.v1+json"]),
        ]
    }

    @Test(arguments: EngineTests.Engine.all)
    func `a pull says what is no image, and stores it with all platforms`(engine: EngineTests.Engine) async throws {
        let maker = try ImageMaker()
        for artifact in Artifact.all {
            let config = try maker.blob(artifact.config.text, mediaType: artifact.config.type)
            let layer = try maker.blob(artifact.layer.text, mediaType: artifact.layer.type)
            let manifest = try maker.manifest(config, [layer], artifactType: artifact.artifactType)
            try await running(engine, MadeImage(root: manifest, blobs: [config, layer])) {
                registry, daemon, core throws in
                let name = registry.reference("lab/image:1")
                for policy in [UnpackPolicy.auto, .never] {
                    let failure = try #require(try await core.pull(name, unpack: policy).failure)
                    #expect(failure.code == .platform)
                    for word in artifact.words { #expect(failure.message.contains(word), "\(failure)") }
                    #expect(failure.hint?.contains("--all-platforms") == true)
                    #expect(try await daemon.images().isEmpty)
                }
                for policy in [UnpackPolicy.auto, .never] {
                    let outcome = try await core.pull(name, platforms: .all, unpack: policy)
                    #expect(outcome.failure == nil)
                    #expect(outcome.result?.unpacked == false)
                }
                #expect(try await rows(of: name, in: daemon) == ["unknown"])
                try await daemon.collectGarbage()
                #expect(
                    try await Set(daemon.content().map(\.digest)) == [manifest.digest, config.digest, layer.digest])
                try await withFolder { folder throws in
                    let failure = await core.save(name, to: "\(folder)/a.tar").failure
                    #expect(failure?.message.contains(artifact.words[0]) == true, "\(failure as Any)")
                    #expect(await core.save(name, to: "\(folder)/a.tar", platforms: .all).failure == nil)
                    let misfit = await core.load("\(folder)/a.tar", in: "loaded").failure
                    #expect(misfit?.message.contains(artifact.words[0]) == true, "\(misfit as Any)")
                    #expect(await core.load("\(folder)/a.tar", platforms: .all, in: "loaded").failure == nil)
                    #expect(try await daemon.images(namespace: "loaded").map(\.digest) == [manifest.digest])
                }
                let pushed = registry.reference("pushed/image:1")
                _ = try await core.tag(name, pushed)
                #expect(await core.push(PushRequest(image: pushed)).failure == nil)
            }
        }
    }
}
