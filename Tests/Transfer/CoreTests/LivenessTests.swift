// Operations of several machines on one daemon: which still run, and what happens to one whose lease is taken away.

import ContainerdClient
import Failure
import Foundation
import Housekeeping
import Inventory
import Lab
import LabTraits
import Leases
import Processes
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.part(.registry), .part(.nginx))) struct LivenessTests {
    /// What has given no sign of life for 1 s is dead.
    private static let watcher = Presence(interval: .milliseconds(200))

    /// Of another machine, so that its process can't be looked for.
    private static func stranger() -> Presence {
        Presence(
            process: ProcessIdentity(pid: 1, startTime: "1", bootID: "another", pidNamespace: "pid:[1]"),
            user: "somebody@elsewhere", interval: .milliseconds(200))
    }

    private func withSlowPull(
        _ engine: EngineTests.Engine, _ presence: Presence = Presence(),
        _ body: @Sendable (Daemon, Containerd, Task<Outcome, any Error>) async throws -> Void
    ) async throws {
        try await Need.require(engine.release)
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 500_000)
            try await Daemon.running(engine.release) { daemon in
                try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                    let core = TransferCore(
                        containerd, daemon: try await containerd.daemon(), engine: engine.choice, presence: presence)
                    let pull = Task { try await core.pull(line.reference(Sample.l12.name)) }
                    try await until("an ingest") { try await !daemon.ingests().isEmpty }
                    try await body(daemon, containerd, pull)
                }
                #expect(try await daemon.isClean())
            }
            await line.stop()
        }
    }

    @Test(arguments: EngineTests.Engine.all)
    func `what gives signs of life is never offered, and leaves none of them`(
        engine: EngineTests.Engine
    ) async throws {
        try await withSlowPull(engine, Self.stranger()) { daemon, containerd, pull in
            let housekeeping = Housekeeping(containerd, presence: Self.watcher)
            let begin = ContinuousClock.now
            while .now - begin < .seconds(4) {
                #expect(try await housekeeping.abandonedOperations(in: "default").isEmpty)
                let lease = try #require(try await daemon.leases().first { $0.labels["tallyman/operation"] == "pull" })
                #expect(lease.labels["tallyman/owner.user"] == "somebody@elsewhere")
                let running = AbandonedOperation(namespace: "default", lease: lease.id, kind: .pull, reference: "")
                try await housekeeping.cleanUp([running])
                try await Task.sleep(for: .milliseconds(300))
            }
            #expect(try await daemon.leases().count { $0.labels["tallyman/beat"] != nil } <= 2)
            pull.cancel()
            #expect(try await pull.value == .cancelled)
            #expect(try await daemon.leases().isEmpty)
        }
    }

    @Test(arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func `what gives none any more is offered, and goes with all of them`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let housekeeping = Housekeeping(containerd, presence: Self.watcher)
                var labels = [
                    "tallyman/operation": "pull", "tallyman/reference": "a.test/a:1", "tallyman/owner.pid": "1",
                    "tallyman/owner.start": "1", "tallyman/owner.boot": "another", "tallyman/owner.pidns": "pid:[1]",
                ]
                try await containerd.createLease(id: "killed", labels: labels)
                labels["tallyman/operation"] = "delete"
                try await containerd.createLease(id: "deleted", labels: labels)
                labels["tallyman/operation"] = nil
                labels["tallyman/beat"] = "killed"
                try await containerd.createLease(id: "beat", labels: labels)
                #expect(try await housekeeping.abandonedOperations(in: "default").isEmpty)
                try await until("it to be offered") {
                    try await !housekeeping.abandonedOperations(in: "default").isEmpty
                }
                // For others, with the usual interval, it may still be alive.
                let patient = Housekeeping(containerd)
                #expect(try await patient.abandonedOperations(in: "default").isEmpty)
                let found = try await housekeeping.abandonedOperations(in: "default")
                #expect(found.map(\.lease) == ["killed"])
                try await housekeeping.cleanUp(found)
                #expect(try await daemon.leases().map(\.id) == ["deleted"])
            }
        }
    }

    @Test(arguments: EngineTests.Engine.all)
    func `who loses a lease to somebody else is told`(engine: EngineTests.Engine) async throws {
        try await withSlowPull(engine) { daemon, containerd, pull in
            let lease = try #require(try await daemon.leases().first)
            try await daemon.ctr("leases", "delete", "--sync", lease.id)
            let failure = try #require(try await pull.value.failure)
            #expect(failure.code == .conflict)
            #expect(failure.message == "Somebody deleted the lease of this operation, and with it what it had stored.")
            #expect(failure.hint != nil)
        }
    }
}
