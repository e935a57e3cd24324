// The piece of containerd's configuration that is shown for a snapshotter.

import Inventory
import OCI
import Testing

@Suite struct SnapshotterConfigurationTests {
    private func lines(_ name: String, address: String? = nil, _ version: String) throws -> [String] {
        SnapshotterConfiguration(
            name: name, address: address, platform: try Platform(parsing: "linux/amd64"),
            release: Release(version)
        ).lines
    }

    @Test func `a remote snapshotter is a plugin with annotations, and is unpacked to`() throws {
        #expect(
            try lines("soci", address: "/run/a.sock", "2.1.9") == [
                "version = 3", "[proxy_plugins.soci]", "  type = \"snapshot\"", "  address = \"/run/a.sock\"",
                "  [proxy_plugins.soci.exports]", "    root = \"/var/lib/soci-snapshotter-grpc\"",
                "    enable_remote_snapshot_annotations = \"true\"",
                "[[plugins.\"io.containerd.transfer.v1.local\".unpack_config]]", "  platform = \"linux/amd64\"",
                "  snapshotter = \"overlayfs\"", "[[plugins.\"io.containerd.transfer.v1.local\".unpack_config]]",
                "  platform = \"linux/amd64\"", "  snapshotter = \"soci\"",
            ])
    }

    @Test func `containerd 1 takes version 2 of the file, and 1.6 the plugin alone`() throws {
        #expect(try lines("my.nydus", "1.7.24").prefix(2) == ["version = 2", "[proxy_plugins.\"my.nydus\"]"])
        #expect(
            try lines("fuse-overlayfs", "1.6.20") == [
                "version = 2", "[proxy_plugins.fuse-overlayfs]", "  type = \"snapshot\"",
                "  address = \"/run/containerd-fuse-overlayfs.sock\"",
            ])
    }

    @Test func `a builtin one is only unpacked to`() throws {
        #expect(
            try lines("overlayfs", "2.1.9") == [
                "version = 3", "[[plugins.\"io.containerd.transfer.v1.local\".unpack_config]]",
                "  platform = \"linux/amd64\"", "  snapshotter = \"overlayfs\"",
            ])
    }
}
