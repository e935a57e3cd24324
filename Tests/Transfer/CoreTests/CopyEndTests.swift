// Copies that break off: what is left, what is held, and what goes on.

import ContainerdClient
import Failure
import Foundation
import Inventory
import Lab
import LabTraits
import Leases
import OCI
import Synchronization
import Testing
import TransferModel

@testable import TransferCore

@Suite(.needsDaemon(.v2, .registry)) struct CopyEndTests {
    /// A copy that runs, of `Sample.l12`.
    private func withRunning(
        _ pair: CopyLab.Pair = CopyLab.Pair.all[0], journal: RollbackJournal = RollbackJournal(),
        _ body: @Sendable (CopyLab, PacedLine, Task<Outcome, Never>) async throws -> Void
    ) async throws {
        try await CopyLab.running(pair, [.l12]) { lab in
            try await lab.overLine(8_000_000) { line, from in
                let folded = Folded()
                let task = Task {
                    await lab.copy(
                        lab.name(.l12), from: CopySource(from, journal: journal), into: folded)
                }
                try await until("some megabytes") { folded.progress.moved > 8_000_000 }
                try await body(lab, line, task)
            }
        }
    }

    @Test(arguments: CopyLab.Pair.all) func `a copy that is cancelled leaves nothing`(pair: CopyLab.Pair) async throws {
        try await withRunning(pair) { lab, _, task in
            #expect(try await lab.source.leases().count == 1)
            #expect(try await lab.target.leases().count == 1)
            task.cancel()
            #expect(await task.value == .cancelled)
            #expect(try await lab.source.isClean())
            try await lab.expectEmpty()
        }
    }

    @Test func `an image that is deleted meanwhile is held`() async throws {
        try await withRunning { lab, line, task in
            try await lab.source.remove(lab.name(.l12))
            try await lab.source.collectGarbage()
            line.setSpeed(bytesPerSecond: 1 << 30)
            #expect(await task.value.result?.unpacked == true)
            #expect(try await lab.source.isClean())
            #expect(try await lab.source.content().isEmpty)
            #expect(try await lab.target.images().map(\.name) == [lab.name(.l12)])
        }
    }

    @Test(arguments: CopyLab.Pair.all) func `a source that is killed and comes back ends no copy`(pair: CopyLab.Pair)
        async throws
    {
        try await withRunning(pair) { lab, line, task in
            await lab.source.kill()
            try await lab.source.restart()
            line.setSpeed(bytesPerSecond: 1 << 30)
            #expect(await task.value.failure == nil)
            #expect(await task.value.result?.unpacked == true)
            #expect(try await lab.target.holdings() == lab.source.holdings())
        }
    }

    @Test func `a source that stays away ends it, and its lease goes when it is back`() async throws {
        let journal = RollbackJournal()
        try await withRunning(journal: journal) { lab, _, task in
            await lab.source.kill()
            let failure = await task.value.failure
            #expect(failure?.code == .daemon)
            #expect(failure?.message.hasPrefix("On web1: ") == true)
            try await lab.expectEmpty()
            try await lab.source.restart()
            #expect(try await lab.source.leases().count == 1)
            let pending = journal.removePending()
            #expect(pending.count == 1)
            for pending in pending {
                // The connection that answers first may be closed for another one.
                try await until("the end of the lease") { (try? await lab.from.rollBack(pending)) != nil }
            }
        }
    }

    @Test(arguments: CopyLab.Pair.all) func `a target that is killed ends it, and nothing stays at the source`(
        pair: CopyLab.Pair
    ) async throws {
        try await withRunning(pair) { lab, _, task in
            await lab.target.kill()
            #expect(await task.value.failure?.code == .daemon)
            #expect(try await lab.source.isClean())
            try await lab.target.restart()
            try await until("an answer") { (try? await lab.core.containerd.daemon()) != nil }
            try await until("the end of the lease") {
                await lab.core.rollBackPending()
                return try await lab.target.leases().isEmpty
            }
            try await lab.target.collectGarbage()
            try await lab.expectEmpty()
        }
    }
}
