// The inventory of real daemons, and how it follows what happens in them.

import ContainerdClient
import Failure
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Synchronization
import Testing

@Suite struct InventorySyncTests {
    /// The inventory that a sync reports.
    final class Shelf: Sendable {
        private let state = Mutex(Inventory())
        func take(_ change: InventoryChange) { state.withLock { $0.apply(change) } }
        var inventory: Inventory { state.withLock { $0 } }
    }

    @Test(.needs(.root, .part(.registry), .part(.soci), .program("openssl")), arguments: Daemon.Release.allCases)
    func `lazy snapshots, of which the daemon tells nothing, come and go with their image`(
        release: Daemon.Release
    ) async throws {
        try await Need.require(release)
        try await RemoteLab.running(.soci, on: release) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            let shelf = Shelf()
            try await Containerd.connect(to: lab.daemon.address, namespace: "default") { containerd in
                let sync = InventorySync(containerd, snapshotter: "soci") { shelf.take($0) }
                let run = Task { try await sync.run() }
                defer { run.cancel() }
                func soci() -> SnapshotterSummary? { shelf.inventory.snapshotters.first { $0.name == "soci" } }
                try await until("nothing") { soci()?.lazy == 0 }
                try await lab.rpull("demo/lazy:1")
                try await until("the row") { shelf.inventory.rows.first?.isLazy == true }
                let row = try #require(shelf.inventory.rows.first)
                #expect(row.unpacked == true && row.shownSize ?? 0 > image.blobs.map(\.size).max() ?? 0)
                try await until("the snapshots") { soci()?.lazy == 4 }
                try await lab.daemon.remove(lab.reference("demo/lazy:1"))
                try await until("the end of both") { shelf.inventory.rows.isEmpty && soci()?.lazy == 0 }
            }
        }
    }

    @Test(.needs(.root, .part(.registry)), arguments: Daemon.Release.allCases)
    func `rows, sizes and snapshotters are told, and follow what happens`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: [.multi, .small])
            let (multi, small) = (registry.reference(Sample.multi.name), registry.reference(Sample.small.name))
            try await Daemon.running(release) { daemon in
                // containerd 2's client fetches every platform's configuration otherwise.
                let options = release == .v2 ? ["--skip-metadata"] : []
                try await daemon.ctr(["images", "pull", "--plain-http"] + options + [multi])
                let shelf = Shelf()
                try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                    let sync = InventorySync(containerd, snapshotter: "overlayfs") { shelf.take($0) }
                    let run = Task { try await sync.run() }
                    defer { run.cancel() }
                    try await until("the row") { shelf.inventory.rows.first?.size != nil }
                    let row = try #require(shelf.inventory.rows.first)
                    #expect(shelf.inventory.rows.count == 1)
                    #expect(row.name == multi)
                    #expect(row.platform == .host)
                    #expect(row.unpacked == true)
                    #expect((row.size ?? 0) > 1_000_000)
                    #expect((row.blobSize ?? 0) > 1_000_000)
                    #expect(shelf.inventory.contents.values.first?.missing.count == 2)
                    try await until("the snapshotters") {
                        shelf.inventory.snapshotters.first { $0.name == "overlayfs" }?.size != nil
                    }
                    let overlayfs = try #require(shelf.inventory.snapshotters.first { $0.name == "overlayfs" })
                    #expect(overlayfs.state == .ok)
                    #expect(overlayfs.snapshots == 3)
                    #expect(overlayfs.namespaces == ["default"])
                    #expect(overlayfs.size == row.size)
                    #expect(shelf.inventory.namespaces.map(\.record.name) == ["default"])

                    try await daemon.ctr("images", "pull", "--plain-http", small)
                    try await until("the new row") {
                        shelf.inventory.rows.contains { $0.name == small && $0.unpacked == true }
                    }
                    try await daemon.remove(multi)
                    try await until("the row to go") { shelf.inventory.rows.map(\.name) == [small] }
                    try await daemon.ctr("images", "tag", small, "a.test/other:1")
                    try await until("the second name") { shelf.inventory.rows.count == 2 }
                    #expect(shelf.inventory.rows.allSatisfy { $0.contentsKnown })
                }
            }
        }
    }

    @Test(.needsDaemon()) func `a daemon that goes away ends the sync`() async throws {
        try await Daemon.running { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let shelf = Shelf()
                let run = Task { () async throws in
                    try await InventorySync(containerd, snapshotter: "overlayfs") { shelf.take($0) }.run()
                }
                try await until("the snapshotters") { !shelf.inventory.snapshotters.isEmpty }
                await daemon.kill()
                let result = await run.result
                #expect(throws: Failure.self) { try result.get() }
            }
        }
    }

    @Test(.needsDaemon()) func `long lists are asked for in parts`() async throws {
        let daemon = try await Daemon.filled(1_000)
        do {
            let (whole, parts) = try await Containerd.connect(to: daemon.address, namespace: "default") { whole in
                try await Containerd.connect(to: daemon.address, namespace: "default", largestMessage: 60_000) {
                    parts in
                    (try await whole.images(), try await parts.images())
                }
            }
            #expect(whole.count == 1_000)
            #expect(parts.sorted { $0.name < $1.name } == whole.sorted { $0.name < $1.name })
        } catch {
            Issue.record(error)
        }
        await daemon.stop()
    }
}
