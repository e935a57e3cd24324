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
                    overlayfs,
                    proxy("soci", isAlive: false),
                    proxy("stargz", isAlive: true, lazy: 9),
                ])), .inventory(.unpacking(["overlayfs": true, "stargz": false])))
        play.press("3")
    }

    private static var overlayfs: SnapshotterSummary {
        var summary = SnapshotterSummary(
            name: "overlayfs", state: .ok, root: "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs",
            capabilities: ["remap-ids", "rebase"], exports: ["root": "/var", "a": "1"], snapshots: 812,
            size: 31_200_000_000)
        summary.namespaces = ["default", "k8s.io"]
        return summary
    }

    /// A process of its own.
    private static func proxy(_ name: String, isAlive: Bool, lazy: Int? = nil) -> SnapshotterSummary {
        var summary = SnapshotterSummary(
            name: name, state: .ok,
            exports: ["address": "/run/\(name)/\(name).sock", "enable_remote_snapshot_annotations": "true"],
            snapshots: lazy.map { $0 + 2 }, size: lazy.map { _ in 4_100_000 })
        summary.isAlive = isAlive
        summary.lazy = lazy
        summary.namespaces = isAlive ? ["default"] : nil
        return summary
    }
}
