// Snapshotters whose process goes away in the middle of a pull: real ones, beside real daemons.

import Failure
import Inventory
import Lab
import LabTraits
import OCI
import Synchronization
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .part(.registry), .part(.overlaybd), .part(.nginx), .program("openssl")))
struct DeadSnapshotterTests {
    /// Begins a pull over a slow line, and kills the snapshotter in the middle of it, before the layer that downloads can
    /// be unpacked.
    private func withKilled(
        _ engine: EngineChoice, on release: Daemon.Release = .v2,
        _ body: @Sendable (RemoteLab, _ folded: Folded, _ pull: Task<Outcome, Never>) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await RemoteLab.running(.overlaybd, on: release) { lab in
            try await lab.put(.smallAndLarge, as: "demo/normal:1", isIndexed: false)
            let line = try await lab.registry.slowLine(bytesPerSecond: 8_000_000)
            let request = PullRequest(
                reference: try Reference(parsing: line.reference("demo/normal:1")), snapshotter: lab.name)
            try await lab.daemon.withCore(engine: engine) { core throws in
                let folded = Folded()
                let pull = Task { await core.run(.pull(request), into: folded) }
                try await until("the second layer") { folded.progress.moved > 2_000_000 }
                await lab.snapshotter.kill()
                try await body(lab, folded, pull)
            }
            await line.stop()
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `one that is started again is waited for, and the pull goes on`(release: Daemon.Release) async throws {
        try await withKilled(.local, on: release) { lab, folded, pull in
            try await until("the warning") { !folded.warnings.isEmpty }
            let warning = try #require(folded.warnings.first)
            #expect(warning.code == .snapshotter && warning.cause?.contains(lab.snapshotter.address) == true)
            try await lab.snapshotter.restart()
            #expect(await pull.value.result?.unpacked == true)
            #expect(folded.progress.unpack.unpacked == 4)
            #expect(try await lab.daemon.isClean())
        }
    }

    @Test func `one that is killed while it is asked is waited for, too`() async throws {
        try await Need.require(.v2)
        try await RemoteLab.running(.overlaybd) { lab in
            let image = try await ImageMaker().make(.smallAndLarge)
            let gate = Gate()
            let isAsked = Atomic(false)
            try await TestServer.running { request in
                if request.method == "GET", request.path.contains("/manifests/") {
                    isAsked.store(true, ordering: .relaxed)
                    await gate.pass()
                }
                return image.answer(request)
            } _: { server in
                let request = PullRequest(
                    reference: try Reference(parsing: "\(server.host)/demo/normal:1"), snapshotter: lab.name)
                try await lab.daemon.withCore(engine: .local) { core throws in
                    let folded = Folded()
                    let pull = Task { await core.run(.pull(request), into: folded) }
                    try await until("the documents") { isAsked.load(ordering: .relaxed) }
                    await lab.snapshotter.pause()
                    gate.open()
                    try await until("a question") { folded.events.contains(.preparing(snapshotter: lab.name)) }
                    await lab.snapshotter.kill()
                    try await until("the warning") { !folded.warnings.isEmpty }
                    try await lab.snapshotter.restart()
                    #expect(await pull.value.result?.unpacked == true)
                    #expect(try await lab.daemon.isClean())
                }
            }
        }
    }

    @Test(arguments: [EngineChoice.local, .transfer])
    func `one that stays dead fails the pull in its class, and nothing is left`(engine: EngineChoice) async throws {
        try await withKilled(engine) { lab, _, pull in
            let failure = try #require(await pull.value.failure)
            #expect(failure.code == .snapshotter, "\(failure)")
            #expect(failure.message.contains(lab.snapshotter.address) || failure.cause?.contains("socket") == true)
            #expect(try await lab.daemon.images().isEmpty)
            #expect(try await lab.daemon.leases().isEmpty)
            try await lab.snapshotter.restart()
            try await lab.daemon.collectGarbage()
            try await until("the snapshots to go") { try await lab.daemon.snapshots(lab.name).isEmpty }
            #expect(try await lab.daemon.content().isEmpty)
        }
    }
}
