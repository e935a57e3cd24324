// Snapshotters among the plugins of a daemon.

import FoundationEssentials
import Inventory
import Testing

struct SnapshotterSummaryTests {
    private static let type = "io.containerd.snapshotter.v1"

    @Test func onlySnapshottersAreListedByName() {
        let plugins = [
            PluginRecord(type: Self.type, id: "overlayfs", exports: ["root": "/r"], capabilities: ["remap-ids"]),
            PluginRecord(type: "io.containerd.differ.v1", id: "erofs"),
            PluginRecord(type: Self.type, id: "native"),
        ]
        #expect(
            SnapshotterSummary.summaries(of: plugins) == [
                SnapshotterSummary(name: "native", state: .ok),
                SnapshotterSummary(
                    name: "overlayfs", state: .ok, root: "/r", capabilities: ["remap-ids"], exports: ["root": "/r"]),
            ])
    }

    @Test func thoseThatWorkComeFirst() {
        var dead = SnapshotterSummary(name: "a", state: .ok)
        dead.isAlive = false
        let all = [
            SnapshotterSummary(name: "b", state: .skipped("")), SnapshotterSummary(name: "c", state: .failed("")), dead,
            SnapshotterSummary(name: "e", state: .ok), SnapshotterSummary(name: "d", state: .ok),
        ]
        #expect(all.inOrder.map(\.name) == ["d", "e", "a", "c", "b"])
    }

    @Test func whatTransferUnpacksToStaysKnown() {
        var inventory = Inventory()
        inventory.apply(.unpacking(["a": true]))
        inventory.apply(
            .snapshotters([SnapshotterSummary(name: "b", state: .ok), SnapshotterSummary(name: "a", state: .ok)]))
        #expect(inventory.snapshotters.map(\.unpackConfigured) == [true, nil])
        inventory.apply(.unpacking(["a": false, "b": true]))
        #expect(inventory.snapshotters.map(\.unpackConfigured) == [false, true])
    }

    @Test(arguments: [
        (nil, SnapshotterSummary.State.ok),
        (
            PluginFailure(code: 2, message: "aufs is not supported: skip plugin"),
            .skipped("aufs is not supported: skip plugin")
        ),
        (PluginFailure(code: 2, message: "no such device"), .failed("no such device")),
        (PluginFailure(code: 2, message: "not here", isSkip: true), .skipped("not here")),
    ])
    func whatDoesNotRunSaysWhy(failure: PluginFailure?, state: SnapshotterSummary.State) {
        let plugin = PluginRecord(type: Self.type, id: "x", failure: failure)
        #expect(SnapshotterSummary.summaries(of: [plugin]).map(\.state) == [state])
    }

    /// containerd 1.6 exports the address alone.
    @Test(arguments: [
        ("soci", "/run/soci.sock", true, SnapshotterFamily.soci), ("my-stargz", "/run/s.sock", true, .stargz),
        ("another", "/run/a.sock", true, nil), ("fuse-overlayfs", "/run/f.sock", false, .fuseOverlayFS),
        ("overlayfs", nil, false, nil), ("soci", nil, false, nil), ("soci", "", false, nil),
    ])
    func aRemoteOneIsAProxy(name: String, address: String?, remote: Bool, family: SnapshotterFamily?) {
        var exports: [String: String] = [:]
        exports["address"] = address
        let summary = SnapshotterSummary(name: name, state: .ok, exports: exports)
        #expect(summary.isRemote == remote)
        #expect(summary.family == family)
        #expect(!summary.isAnnotated)
    }

    @Test(arguments: [
        (["containerd.io/snapshot/remote": "remote snapshot"], true),
        (["containerd.io/snapshot/nydus-proxy-mode": "true"], true), ([:], false),
        (["containerd.io/snapshot/remote/soci.size": "1"], false),
    ])
    func labelsTellALazySnapshot(labels: [String: String], lazy: Bool) {
        let snapshot = SnapshotRecord(
            name: "x", kind: .committed, createdAt: .distantPast, updatedAt: .distantPast, labels: labels)
        #expect(snapshot.isLazy == lazy)
    }
}
