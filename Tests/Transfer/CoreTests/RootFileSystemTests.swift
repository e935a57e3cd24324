// What an image is once it is unpacked: the same files, whoever unpacked it and to which snapshotter.

import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.part(.registry), .root)) struct RootFileSystemTests {
    /// A Docker archive of two layers: owners, modes, times, links, a device; then changes, a removed file and a folder
    /// that hides what was in it.
    private func archive(in folder: String) async throws -> String {
        try await Command.output(
            "sh",
            [
                "-euc",
                """
                cd "$1"; mkdir -p a/etc/deep a/bin a/gone b/etc b/gone
                echo one > a/etc/one; echo two > a/etc/two; echo three > a/etc/deep/three
                ln -s one a/etc/link; ln a/etc/two a/etc/twin; mknod a/bin/null c 1 3
                echo run > a/bin/run; chmod 4755 a/bin/run; chown 7:8 a/etc/one; chmod 1777 a/etc/deep
                echo old > a/gone/old; touch -d 2001-02-03T04:05:06Z a/etc/one
                echo new > b/etc/one; touch b/etc/.wh.two b/gone/.wh..wh..opq; echo kept > b/gone/kept
                tar -C a -cf 1.tar .; tar -C b -cf 2.tar .; gzip -nk 2.tar
                one=$(sha256sum 1.tar | cut -d' ' -f1); two=$(sha256sum 2.tar | cut -d' ' -f1)
                printf '{"architecture":"%s","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s","sha256:%s"]}}' \
                    "$2" "$one" "$two" > config.json
                echo '[{"Config":"config.json","RepoTags":["lab/root:1"],"Layers":["1.tar","2.tar.gz"]}]' > manifest.json
                tar -cf image.tar manifest.json config.json 1.tar 2.tar.gz
                """, "sh", folder, Platform.host.architecture,
            ])
        return "\(folder)/image.tar"
    }

    /// Every file of the topmost snapshot with all that is said of it, and what it holds.
    private func listing(_ daemon: Daemon, _ snapshotter: String, in folder: String) async throws -> String {
        let snapshots = try await daemon.snapshots(snapshotter)
        let parents = Set(snapshots.compactMap(\.parent))
        let top = try #require(snapshots.first { $0.kind == "Committed" && !parents.contains($0.key) })
        let place = "\(folder)/mounted-\(snapshotter)"
        try await daemon.ctr("snapshots", "--snapshotter", snapshotter, "view", "look", top.key)
        let mount = try await daemon.ctr("snapshots", "--snapshotter", snapshotter, "mounts", place, "look")
        return try await Command.output(
            "unshare",
            [
                "-m", "sh", "-euc",
                """
                mkdir -p "$1"; eval "$2"; cd "$1"
                find . -mindepth 1 ! -type d -printf '%P %y %m %U:%G %Ts %l\\n' | sort
                find . -mindepth 1 -type d -printf '%P %y %m %U:%G\\n' | sort
                find . -type f | sort | xargs sha256sum
                """, "sh", place, mount,
            ])
    }

    @Test(arguments: EngineTests.Engine.all)
    func `native and overlayfs hold the same files`(engine: EngineTests.Engine) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            let path = try await archive(in: folder)
            try await Registry.running { registry in
                let name = registry.reference("lab/root:1")
                try await Daemon.running(engine.release) { source in
                    try await source.withCore(engine: .local) { core throws in
                        #expect(await core.load(path).failure == nil)
                        _ = try await core.tag("lab/root:1", name)
                        #expect(await core.push(PushRequest(image: name)).failure == nil)
                    }
                }
                try await Daemon.running(engine.release) { daemon in
                    try await daemon.withCore(engine: engine.choice) { core throws in
                        for snapshotter in ["overlayfs", "native"] {
                            let outcome = try await core.pull(name, snapshotter: snapshotter)
                            #expect(outcome.failure == nil)
                            #expect(outcome.result?.unpacked == true)
                            #expect(outcome.result?.snapshotter == snapshotter)
                            #expect(outcome.result?.engine == engine.kind)
                        }
                    }
                    #expect(try await daemon.isClean())
                    try await daemon.collectGarbage()
                    let overlay = try await listing(daemon, "overlayfs", in: folder)
                    #expect(try await listing(daemon, "native", in: folder) == overlay)
                    let lines = overlay.split(separator: "\n").map(String.init)
                    #expect(lines.contains { $0.hasPrefix("bin/run f 4755 0:0 ") })
                    #expect(lines.contains { $0.hasPrefix("bin/null c ") })
                    #expect(lines.contains { $0.hasPrefix("etc/link l ") && $0.hasSuffix(" one") })
                    #expect(lines.contains { $0.hasPrefix("etc/deep d 1777 ") })
                    #expect(lines.contains { $0.hasPrefix("gone/kept f ") })
                    #expect(!lines.contains { $0.hasPrefix("gone/old") || $0.hasPrefix("etc/two ") })
                    #expect(!lines.contains { $0.contains(".wh.") })
                }
            }
        }
    }
}
