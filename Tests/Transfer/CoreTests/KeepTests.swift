// Pulls that are cancelled and kept, resumed, discarded; and what a killed program leaves.

import ContainerdClient
import Failure
import Foundation
import Housekeeping
import Inventory
import Lab
import LabTraits
import Leases
import OCI
import Testing
import TransferModel

@testable import TransferCore

@Suite(.needsDaemon(.v2, .registry, .nginx)) struct KeepTests {
    @Test(arguments: EngineTests.Engine.all)
    func `a pull that is kept goes on where it was, and leaves nothing then`(
        engine: EngineTests.Engine
    ) async throws {
        try await Need.require(engine.release)
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 3_000_000)
            let name = line.reference(Sample.l12.name)
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    let control = TransferControl()
                    let begun = Folded()
                    let pull = Task { try await core.pull(name, control: control, into: begun) }
                    try await until("some megabytes") { begun.progress.moved > 4_000_000 }
                    control.keep()
                    pull.cancel()
                    guard case .kept(let kept) = try await pull.value else {
                        Issue.record("not kept: \(try await pull.value)")
                        return
                    }
                    // All that was shown.
                    #expect(kept.bytes >= begun.progress.moved)
                    #expect(try await daemon.leases().count == 1)
                    #expect(try await daemon.images().isEmpty)
                    #expect(try await !daemon.ingests().isEmpty)

                    let listed = try await core.keptTransfers(in: "default")
                    #expect(listed.map(\.lease) == [kept.lease])
                    #expect(listed.first?.operation == kept.operation)
                    #expect(try await Housekeeping(core.containerd).abandonedOperations(in: "default").isEmpty)

                    let resumed = Folded()
                    let outcome = await core.resume(kept) { resumed.take($0) }
                    #expect(outcome.result?.unpacked == true)
                    #expect(resumed.progress.counts(at: .zero).saved > 1_000_000)
                    #expect(try await daemon.isClean())
                }
                try await until("a request for a range") { line.requests.contains { $0.status == 206 } }
            }
            await line.stop()
        }
    }

    @Test(arguments: EngineTests.Engine.all, [false, true])
    func `what can't be kept because the daemon goes away is kept when it is back`(
        engine: EngineTests.Engine, isDiscarded: Bool
    ) async throws {
        try await Need.require(engine.release)
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 3_000_000)
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    let control = TransferControl()
                    let begun = Folded()
                    let pull = Task {
                        try await core.pull(line.reference(Sample.l12.name), control: control, into: begun)
                    }
                    let containerd = core.containerd.inNamespace("default")
                    try await until("a megabyte that is stored") {
                        try await containerd.ingests().map(\.offset).reduce(0, +) > 1_000_000
                    }
                    control.keep()
                    await daemon.pause()
                    pull.cancel()
                    await daemon.kill()
                    guard case .kept(let kept) = try await pull.value else {
                        Issue.record("not kept: \(try await pull.value)")
                        return
                    }
                    #expect(
                        begun.progress.warnings.contains { $0.message.hasPrefix("What was loaded could not be moved") })
                    try await daemon.restart()
                    // The connection that answers first may be closed for another one: what fails by it is tried again.
                    guard !isDiscarded else {
                        try await until("its end") { (try? await core.discard(kept)) != nil }
                        #expect(try await daemon.isClean())
                        return
                    }
                    try await until("the lease of what is kept") {
                        await core.rollBackPending()
                        return try await daemon.leases().map(\.id) == [kept.lease]
                    }
                    #expect(try await core.keptTransfers(in: "default").map(\.lease) == [kept.lease])
                    try await daemon.collectGarbage()
                    let resumed = Folded()
                    #expect(await core.resume(kept) { resumed.take($0) }.result?.unpacked == true)
                    #expect(resumed.progress.counts(at: .zero).saved > 1_000_000)
                    #expect(try await daemon.isClean())
                }
            }
            await line.stop()
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `what was kept before stays kept while the daemon is away, then joins what was kept last`(
        release: Daemon.Release
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.withCore { core in
                let containerd = core.containerd.inNamespace("default")
                for lease in ["before", "last"] {
                    try await containerd.createLease(id: lease, labels: [:])
                }
                var leased = containerd
                leased.lease = "before"
                let blob = try await leased.writeDocument(Array("loaded before".utf8))
                let request = PullRequest(
                    reference: try Reference(parsing: "a.test/a:1"), snapshotter: "overlayfs")
                let kept = KeptTransfer(namespace: "default", lease: "before", operation: .pull(request), bytes: 13)
                await daemon.kill()
                let told = Folded()
                await core.release(kept, heir: "last") { told.take($0) }
                #expect(told.progress.warnings.map(\.code) == [.daemon])
                try await daemon.restart()
                try await daemon.collectGarbage()
                try await until("the blob") { (try? await containerd.blob(blob)) != nil }
                try await until("the lease of what is kept last") {
                    await core.rollBackPending()
                    return try await daemon.leases().map(\.id) == ["last"]
                }
                try await daemon.collectGarbage()
                #expect(try await containerd.blob(blob) != nil)
                // The last one has been given up meanwhile: nobody waits for either.
                await core.release(kept, heir: "last") { told.take($0) }
                try await containerd.deleteLease(id: "last")
                await core.release(kept, heir: "last") { told.take($0) }
                #expect(told.progress.warnings.count == 1)
                #expect(try await containerd.blob(blob) == nil)
            }
        }
    }

    @Test func `what was kept can be given up`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 2_000_000)
            try await Daemon.running { daemon in
                try await daemon.withCore { core throws in
                    let control = TransferControl()
                    let pull = Task { try await core.pull(line.reference(Sample.l12.name), control: control) }
                    try await until("an ingest") { try await !daemon.ingests().isEmpty }
                    control.keep()
                    pull.cancel()
                    guard case .kept(let kept) = try await pull.value else {
                        Issue.record("not kept")
                        return
                    }
                    try await core.discard(kept)
                    #expect(try await daemon.isClean())
                    #expect(try await daemon.content().isEmpty)
                }
            }
            await line.stop()
        }
    }

    @Test func `a lease of a process that is gone is a leftover, that of a living one isn't`() async throws {
        try await Daemon.running { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let housekeeping = Housekeeping(containerd)
                func lease(_ id: String, pid: String, start: String) async throws {
                    let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
                    let namespace = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
                    try await containerd.createLease(
                        id: id,
                        labels: [
                            "tallyman/operation": "push", "tallyman/reference": "a.test/a:1",
                            "tallyman/owner.pid": pid, "tallyman/owner.start": start,
                            "tallyman/owner.boot": boot.filter { !$0.isWhitespace },
                            "tallyman/owner.pidns": namespace,
                        ])
                }
                let stat = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
                let start = try #require(stat.split(separator: ")").last?.split(separator: " ").dropFirst(19).first)
                try await lease("mine", pid: "\(getpid())", start: String(start))
                try await lease("gone", pid: "\(getpid())", start: "1")
                try await containerd.createLease(id: "other", labels: ["who": "knows"])
                // As a push of some platforms has it while it runs.
                let target = Descriptor(mediaType: .ociIndex, digest: .sha256(of: [1]), size: 1)
                let now = Date()
                for (name, lease) in [("a.test/a:1-gone", "gone"), ("a.test/b:1-mine", "mine")] {
                    try await containerd.createImage(
                        ImageRecord(
                            name: name, target: target, labels: ["tallyman/lease": lease], createdAt: now,
                            updatedAt: now))
                }
                let found = try await housekeeping.abandonedOperations(in: "default")
                #expect(found.map(\.lease) == ["gone"])
                #expect(found.first?.reference == "a.test/a:1" && found.first?.kind == .push)
                try await housekeeping.cleanUp(found)
                #expect(try await Set(daemon.leases().map(\.id)) == ["mine", "other"])
                #expect(try await daemon.images().map(\.name) == ["a.test/b:1-mine"])
            }
        }
    }
}
