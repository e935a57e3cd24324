// What images take and give back, compared with a calculation of the lab's own; deleting, pruning, putting back.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Synchronization
import Testing

@testable import Housekeeping

@Suite struct HousekeepingTests {
    private static let namespaces = ["default", Warehouse.kubernetes]

    static func graph(_ housekeeping: Housekeeping, _ namespace: String) async throws -> ResourceGraph {
        let found = Mutex<ResourceGraph?>(nil)
        try await InventorySync(housekeeping.containerd.inNamespace(namespace), snapshotter: "overlayfs") { change in
            if case .resources(let graph) = change { found.withLock { $0 = graph } }
        }.takeStock(of: .resources)
        let graph = found.withLock { $0 }
        return try #require(graph)
    }

    private static func journal(_ daemon: Daemon, _ namespace: String) async throws -> Ledger {
        try await Ledger(daemon, namespace: namespace, others: namespaces.filter { $0 != namespace })
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `sizes, use and prunes are what the documents say, and what is announced is freed`(
        release: Daemon.Release
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await Warehouse.fill(daemon)
            try await daemon.collectGarbage()
            try await daemon.withHousekeeping { housekeeping in
                var records = 0
                for namespace in Self.namespaces {
                    let journal = try await Self.journal(daemon, namespace)
                    let graph = try await Self.graph(housekeeping, namespace)
                    #expect(graph.garbage == Reclaimable())
                    let names = journal.images.map(\.name)
                    records += names.count
                    #expect(graph.resources.images.map(\.name).sorted() == names.sorted())
                    for name in names {
                        let freed = graph.freed(deleting: [name])
                        let wanted = journal.freed(deleting: [name])
                        #expect((Int(freed.blobs), Int(freed.snapshots)) == wanted, "\(name) in \(namespace)")
                    }
                    let exclusive = graph.exclusive()
                    for (digest, group) in Dictionary(grouping: journal.images, by: \.digest) {
                        let wanted = journal.freed(deleting: Set(group.map(\.name)))
                        let target = try #require(Digest(digest))
                        let found = try #require(exclusive[target])
                        #expect((Int(found.blobs), Int(found.snapshots)) == wanted, "\(digest) in \(namespace)")
                    }
                    let users = ImageUsers(graph)
                    let used = graph.resources.images.filter { !users.containers(of: $0).isEmpty }.map(\.name)
                    #expect(Set(used) == journal.used)
                    for isAll in [false, true] {
                        let rule = try PruneRule(isAll: isAll, at: Date())
                        #expect(rule.images(of: graph).map(\.name) == journal.prunable(isAll: isAll))
                    }
                }
                #expect(records == 60)
                // The one after the other: what both have stays for the second.
                for namespace in Self.namespaces { try await Self.prune(namespace, daemon, housekeeping) }
            }
        }
    }

    /// Prunes all that nothing uses: the bytes announced are freed, and all that is used or pinned is still whole.
    private static func prune(_ namespace: String, _ daemon: Daemon, _ housekeeping: Housekeeping) async throws {
        let graph = try await graph(housekeeping, namespace)
        let plan = graph.plan(deleting: try PruneRule(isAll: true, at: Date()).images(of: graph).map(\.name))
        let staying = Set(graph.resources.images.map(\.name)).subtracting(plan.names)
        let contents = try await daemon.content(namespace: namespace).count
        #expect(!plan.items.isEmpty && !staying.isEmpty)
        let before = try await daemon.takenBytes(namespaces: namespaces)
        #expect(try await housekeeping.delete(plan, in: namespace).deleted == plan.items)
        let after = try await daemon.takenBytes(namespaces: namespaces)
        #expect(before.blobs - after.blobs == Int(plan.freed.blobs))
        #expect(before.snapshots - after.snapshots == Int(plan.freed.snapshots))
        #expect(Set(try await daemon.images(namespace: namespace).map(\.name)) == staying)
        #expect(try await daemon.content(namespace: namespace).count < contents)
        for name in staying {
            let check = try await daemon.ctr("images", "check", "name==\(name)", namespace: namespace)
            #expect(check.contains("complete"), "\(check)")
        }
        for container in graph.resources.containers {
            let keys = try await daemon.snapshots(namespace: namespace).map(\.key)
            #expect(keys.contains(container.snapshotKey))
            try await daemon.ctr("snapshots", "mounts", "/mnt", container.snapshotKey, namespace: namespace)
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `what was deleted is restored as it was, or frees its disk space`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await Warehouse.fill(daemon)
            try await daemon.withHousekeeping { housekeeping in
                let before = try await daemon.takenBytes(namespaces: Self.namespaces)
                let images = try await daemon.images().sorted { $0.name < $1.name }
                let names = ["w.test/app-3:1", "w.test/alias-0:x", "w.test/multi-0:1"]
                let plan = try await Self.graph(housekeeping, "default").plan(deleting: names)
                let deletion = try await housekeeping.deleteForNow(plan, in: "default")
                #expect(deletion.items.map(\.name) == names.sorted())
                #expect(try await daemon.images().count == images.count - 3)
                try await daemon.collectGarbage()
                #expect(try await daemon.takenBytes(namespaces: Self.namespaces) == before)
                // Deleted again while it is held: no name, so nothing, and no lease for it.
                let nothing = try await housekeeping.delete(plan, in: "default")
                #expect(nothing.deleted == [])
                #expect(nothing.kept.map(\.code) == [.notFound, .notFound, .notFound])
                let reason = await #expect(throws: Failure.self) {
                    try await housekeeping.deleteForNow(plan, in: "default")
                }
                #expect(reason?.message.contains("gone already") == true)
                #expect(try await daemon.leases().count == 1)

                try await housekeeping.undelete(deletion)
                try await daemon.collectGarbage()
                #expect(try await daemon.images().sorted { $0.name < $1.name } == images)
                #expect(try await daemon.takenBytes(namespaces: Self.namespaces) == before)
                #expect(try await daemon.leases().isEmpty)

                let again = try await housekeeping.deleteForNow(plan, in: "default")
                // Somebody takes one of the names meanwhile.
                try await daemon.ctr("images", "tag", "w.test/app-6:1", "w.test/app-3:1")
                let failure = await #expect(throws: Failure.self) { try await housekeeping.undelete(again) }
                #expect(failure?.code == .conflict)
                #expect(try await daemon.images().count == images.count)
                // It is held until that name is free again.
                try await daemon.ctr("images", "rm", "w.test/app-3:1")
                try await housekeeping.undelete(again)
                #expect(try await daemon.images().sorted { $0.name < $1.name } == images)
                #expect(try await daemon.leases().isEmpty)
                // What was held is gone: that it is back already is no failure.
                try await housekeeping.undelete(again)
                try await daemon.ctr("images", "rm", "w.test/app-3:1")
                let late = await #expect(throws: Failure.self) { try await housekeeping.undelete(again) }
                #expect(late?.code == .notFound)
                try await daemon.ctr("images", "tag", "w.test/app-6:1", "w.test/app-3:1")

                let rest = try await Self.graph(housekeeping, "default").plan(deleting: ["w.test/multi-0:1"])
                let last = try await housekeeping.deleteForNow(rest, in: "default")
                let held = try await daemon.takenBytes(namespaces: Self.namespaces)
                try await housekeeping.free(last)
                let freed = try await daemon.takenBytes(namespaces: Self.namespaces)
                #expect(held.blobs - freed.blobs == Int(rest.freed.blobs) && rest.freed.blobs > 0)
                #expect(held.snapshots - freed.snapshots == Int(rest.freed.snapshots))
            }
        }
    }

    @Test(.needsDaemon()) func `a name that has become another image meanwhile is not deleted`() async throws {
        try await Daemon.running { daemon in
            try await daemon.fill(2, targets: 2)
            try await daemon.withHousekeeping { housekeeping in
                let names = try await daemon.images().map(\.name).sorted()
                let plan = try await Self.graph(housekeeping, "default").plan(deleting: [names[0]])
                try await daemon.ctr("images", "tag", "--force", names[1], names[0])
                let result = try await housekeeping.delete(plan, in: "default")
                #expect(result.deleted == [])
                #expect(result.kept.map(\.code) == [.conflict])
                let reason = await #expect(throws: Failure.self) {
                    try await housekeeping.deleteForNow(plan, in: "default")
                }
                #expect(reason?.message.contains("another image") == true)
                #expect(try await daemon.images().map(\.name).sorted() == names)
                #expect(try await daemon.leases().isEmpty)
            }
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `a daemon that goes away while something is restored loses nothing`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.fill(2, targets: 2)
            let calls = Mutex<[String]>([])
            try await Containerd.connect(
                to: daemon.address, namespace: "default", onCall: { call in calls.withLock { $0.append(call) } }
            ) { containerd in
                let housekeeping = Housekeeping(containerd)
                let images = try await daemon.images().sorted { $0.name < $1.name }
                let plan = try await Self.graph(housekeeping, "default").plan(deleting: images.map(\.name))
                let deletion = try await housekeeping.deleteForNow(plan, in: "default")
                #expect(try await daemon.images().isEmpty)
                await daemon.pause()
                let before = calls.withLock(\.count)
                let undo = Task { try await housekeeping.undelete(deletion) }
                try await until("its first call") { calls.withLock(\.count) > before }
                await daemon.kill()
                await #expect(throws: Failure.self) { try await undo.value }
                try await daemon.restart()
                try await daemon.collectGarbage()
                // The connection that died may take the first call with it; the user presses the key again.
                try await until("the names") { (try? await housekeeping.undelete(deletion)) != nil }
                try await daemon.collectGarbage()
                #expect(try await daemon.images().sorted { $0.name < $1.name } == images)
                #expect(try await daemon.leases().isEmpty)
            }
        }
    }

    @Test(.needs(.root, .program("runc"), .program("busybox")), arguments: Daemon.Release.allCases)
    func `a container that starts after the question keeps its image`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.runningBusybox { name, container in
                try await daemon.withHousekeeping { housekeeping in
                    // As it was before the container was there.
                    var plan = try await Self.graph(housekeeping, "default").plan(deleting: [name])
                    plan.items[0].users = []
                    let refused = await #expect(throws: Failure.self) {
                        try await housekeeping.delete(plan, in: "default")
                    }
                    #expect(refused?.code == .conflict)
                    #expect(refused?.message.contains(container) == true)
                    await #expect(throws: Failure.self) { try await housekeeping.deleteForNow(plan, in: "default") }
                    plan.keepsUsed = true
                    let pruned = try await housekeeping.delete(plan, in: "default")
                    #expect(pruned.deleted == [])
                    #expect(pruned.kept.first?.message.contains(container) == true)
                    #expect(try await daemon.images().map(\.name) == [name])
                    #expect(try await daemon.leases().isEmpty)
                }
            }
        }
    }

    @Test(.needs(.root, .program("runc"), .program("busybox")), arguments: Daemon.Release.allCases)
    func `what runs is not deleted, and stays whole`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.runningBusybox { name, container in
                try await daemon.withHousekeeping { housekeeping in
                    let graph = try await Self.graph(housekeeping, "default")
                    #expect(graph.resources.containers.map(\.isRunning) == [true])
                    let plan = graph.plan(deleting: [name])
                    #expect(plan.users.map(\.id) == [container])
                    let failure = await #expect(throws: Failure.self) {
                        try await housekeeping.delete(plan, in: "default")
                    }
                    #expect(failure?.code == .conflict)
                    #expect(failure?.message.contains(container) == true)
                    #expect(try await daemon.images().map(\.name) == [name])
                    // Its name may go while another holds the image.
                    try await daemon.ctr("images", "tag", name, "w.test/second:1")
                    let second = try await Self.graph(housekeeping, "default").plan(deleting: [name])
                    #expect(try await housekeeping.delete(second, in: "default").deleted.map(\.name) == [name])
                }
            }
        }
    }

    /// Cancels what asks for a lease that is to go at once, when the lease is asked for and when it is given up.
    @Test(.needs(.root), arguments: ["Leases/Create", "Leases/Delete"], Daemon.Release.allCases)
    func `a collection that is cancelled leaves no lease`(call: String, release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            let running = Mutex<Task<Void, any Error>?>(nil)
            try await Containerd.connect(
                to: daemon.address, namespace: "default",
                onCall: { made in if made == call { running.withLock { $0?.cancel() } } }
            ) { containerd throws in
                let housekeeping = Housekeeping(containerd)
                let gate = Gate()
                let task = Task {
                    await gate.pass()
                    try await housekeeping.collectGarbage(in: "default")
                }
                running.withLock { $0 = task }
                gate.open()
                await #expect(throws: Failure.self) { try await task.value }
                running.withLock { $0 = nil }
                #expect(try await containerd.leases() == [])
            }
        }
    }
}

extension Daemon {
    nonisolated func withHousekeeping<Value: Sendable>(
        _ body: @Sendable (Housekeeping) async throws -> Value
    ) async throws -> Value {
        try await Containerd.connect(to: address, namespace: "default") { try await body(Housekeeping($0)) }
    }
}
