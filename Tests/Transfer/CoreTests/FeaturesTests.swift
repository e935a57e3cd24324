// What a daemon's answers say of it.

import Inventory
import OCI
import Testing

@testable import TransferCore

struct FeaturesTests {
    private static let daemon = DaemonRecord(version: "2.1.9", revision: "", uuid: "", pid: 1)

    @Test(arguments: ["native", "overlayfs"])
    func `the platform is that of the daemon's machine, whichever of its snapshotters says it`(name: String) throws {
        let arm = try Platform(parsing: "linux/arm64")
        let plugins = [
            PluginRecord(type: "io.containerd.content.v1", id: "content"),
            PluginRecord(type: "io.containerd.snapshotter.v1", id: "btrfs"),
            PluginRecord(type: "io.containerd.snapshotter.v1", id: name, platforms: [arm]),
        ]
        #expect(Features(of: Self.daemon, plugins: plugins).platform == arm.normalized)
    }

    @Test func `a daemon that says none is taken for this machine's kind`() {
        #expect(Features(of: Self.daemon).platform == .host)
    }
}
