// Pulls through the Transfer service of containerd 1.7, which knows HTTPS with the system's authorities only.

import Failure
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v1_7), .needs(.program("openssl")), .timeLimit(.minutes(2))) struct OldTransferTests {
    /// A daemon that trusts the server and knows it by a name, with the Transfer engine.
    private func withTransfer(
        _ server: TestServer, _ body: @Sendable (Daemon, TransferCore, _ host: String) async throws -> Void
    ) async throws {
        let options = Daemon.Options(
            hostNames: ["registry.tallyman.test": "127.0.0.1"], environment: ["SSL_CERT_FILE": server.authority])
        try await Daemon.running(.v1_7, options: options) { daemon in
            try await daemon.withCore(engine: .transfer) { core in
                try await body(daemon, core, "registry.tallyman.test:\(server.port)")
            }
            #expect(try await daemon.isClean())
        }
    }

    @Test func `layers that wait are not shown as complete, and the pull ends well`() async throws {
        let image = try await ImageMaker().make(ImageSpec(LayerSpec.stack(8, bytes: 3_000_000, seed: 1100)))
        let layers = Set(image.variants[0].layers.map(\.blob.digest))
        let gate = Gate()
        try await TestServer.running(tls: true) { request in
            if layers.contains(where: request.path.hasSuffix) { await gate.pass() }
            return image.answer(request)
        } _: { server in
            try await withTransfer(server) { daemon, core, host throws in
                let folded = Folded()
                let pull = Task { try await core.pull("\(host)/demo/fake:1", into: folded) }
                // The daemon fetches three at once and tells of no others.
                func told() -> [TransferNode] { folded.progress.nodes.filter { $0.kind == .layer } }
                try await until("requests for three layers") {
                    server.requests.filter { layers.contains(where: $0.path.hasSuffix) }.count == 3
                }
                try await until("word of them") { told().count >= 3 }
                #expect(told().allSatisfy { $0.current == 0 && $0.phase(at: .zero) == .waiting })
                gate.open()
                let outcome = try await pull.value
                #expect(outcome.failure == nil)
                #expect(outcome.result?.engine == .transfer)
                #expect(outcome.result?.unpacked == true)
                folded.expectWhole()
                #expect(try await daemon.images().map(\.digest) == [image.root.digest])
            }
        }
    }

    @Test func `a registry on plain HTTP is beyond it, and what to do is said`() async throws {
        let image = try await ImageMaker().make(ImageSpec([LayerSpec(bytes: 300_000, seed: 1)]))
        try await TestServer.running(answer: image.answer) { server in
            try await Daemon.running(.v1_7) { daemon in
                try await daemon.withCore(engine: .transfer) { core in
                    let failure = try await core.pull("\(server.host)/demo/fake:1").failure
                    #expect(failure?.code == .daemon)
                    #expect(failure?.hint?.contains("--engine") == true)
                }
                #expect(try await daemon.isClean())
                try await daemon.expectEmpty()
            }
        }
    }
}
