// Made-up details of an image, and snapshotters.

import App
import Failure
import Inventory

extension Scenes {
    static let details = images.named("details").then { play in
        play.send(
            .inventory(
                .images(
                    play.state.inventory.images + [
                        .made("example.com/same:1", target: 10),
                        .made(
                            "a.example.com/same:1", target: 10,
                            labels: [
                                "containerd.io/distribution.source.a.example.com": "same",
                                "long": String(repeating: "0123456789", count: 20), "bad\u{202e}label": "\u{1b}[2J",
                            ]),
                    ])))
        play.press("g enter")
    }

    static let snapshotters = start.named("snapshotters").then { play in
        play.send(
            .inventory(
                .snapshotters([
                    SnapshotterSummary(
                        name: "btrfs", state: .failed("path /var/lib/a must be a btrfs filesystem\nto be used")),
                    SnapshotterSummary(name: "devmapper", state: .skipped("not configured: skip plugin")),
                    SnapshotterSummary(
                        name: "overlayfs", state: .ok,
                        root: "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs",
                        capabilities: ["remap-ids", "rebase"], exports: ["root": "/var", "a": "1"], snapshots: 812,
                        size: 31_200_000_000),
                    SnapshotterSummary(
                        name: "stargz", state: .ok, exports: ["enable_remote_snapshot_annotations": "true"]),
                ])))
        play.press("3 j j")
    }
}
