// Snapshotters among the plugins of a daemon.

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

    @Test(arguments: [("true", true), ("false", false), (nil, false)])
    func theExportsTellARemoteOne(value: String?, remote: Bool) {
        var exports: [String: String] = [:]
        exports["enable_remote_snapshot_annotations"] = value
        #expect(SnapshotterSummary(name: "soci", state: .ok, exports: exports).isRemote == remote)
    }
}
