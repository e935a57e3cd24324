// How fast a daemon unpacks, and how large layers become: what the time left begins with.

import ContainerdClient
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferModel

@testable import TransferCore

@Suite struct UnpackPaceTests {
    @Test func `paces are kept for each daemon and snapshotter, the last one of each`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/state/tallyman/unpack-paces"
            let paces = UnpackPaces(path: path)
            #expect(await paces.paces(of: "a").isEmpty)
            let (slow, fast) = (
                UnpackPace.Usual(secondsForLayer: 0.5, bytesPerSecond: 1e6),
                UnpackPace.Usual(secondsForLayer: 0.01, bytesPerSecond: nil)
            )
            await paces.keep(slow, of: "a", "overlayfs")
            await paces.keep(slow, of: "a", "native")
            await paces.keep(slow, of: "b", "overlayfs")
            await paces.keep(fast, of: "a", "overlayfs")
            #expect(await paces.paces(of: "a") == ["overlayfs": fast, "native": slow])
            #expect(await UnpackPaces(path: path).paces(of: "b") == ["overlayfs": slow])
        }
    }

    @Test func `lines that are none are passed over`() async throws {
        try await withFolder { folder in
            let bad = [
                "", "a overlayfs", "a overlayfs fast 3", "a overlayfs fast", "a overlayfs 1 2e6 3", "a overlayfs 0 0",
                "a overlayfs nan 1e6",
                "a overlayfs inf 1e6",
                "a overlayfs 1 inf", "a overlayfs -1 1e6", "a overlayfs 1 -1e6", "a overlayfs 1e300 1e6",
                "a overlayfs 1 1e-300",
            ]
            try (bad + ["a native 0.5 1000000"] + bad).joined(separator: "\n").write(
                toFile: "\(folder)/paces", atomically: true, encoding: .utf8)
            let paces = await UnpackPaces(path: "\(folder)/paces").paces(of: "a")
            #expect(paces == ["native": UnpackPace.Usual(secondsForLayer: 0.5, bytesPerSecond: 1e6)])
        }
    }

    @Test func `what is known of a pace is told a moment after it is asked for`() async throws {
        try await withFolder { folder in
            let paces = UnpackPaces(path: "\(folder)/paces")
            let usual = UnpackPace.Usual(secondsForLayer: 0.5, bytesPerSecond: 1e6)
            await paces.keep(usual, of: "a", "native")
            let told = Folded()
            let keeper = UnpackPaceKeeper(paces, of: "a") { told.take($0) }
            keeper.take(.unpacks(snapshotter: "native", asTheyCome: true))
            try await until("the pace is told") { told.events.count > 1 }
            #expect(
                told.events == [
                    .unpacks(snapshotter: "native", asTheyCome: true),
                    .unpacks(snapshotter: "native", asTheyCome: true, usual: usual),
                ])
        }
    }

    @Test func `a file that can't be read to its end holds up no operation`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/paces"
            #expect(mkfifo(path, 0o600) == 0)
            let layer = Descriptor(
                mediaType: .ociLayerGzip, digest: try #require(Digest("sha256:" + String(repeating: "1", count: 64))),
                size: 1000)
            let document = Descriptor(
                mediaType: .ociManifest, digest: try #require(Digest("sha256:" + String(repeating: "2", count: 64))),
                size: 10)
            let told = Folded()
            let keeper = UnpackPaceKeeper(UnpackPaces(path: path), of: "a") { told.take($0) }
            let events: [TransferEvent] = [
                .unpacks(snapshotter: "native", asTheyCome: true),
                .contents(root: nil, manifest: document, config: document, layers: [layer]),
                .node(NodeReport(digest: layer.digest, step: .complete, current: 1000)),
                .node(NodeReport(digest: layer.digest, step: .unpacked)),
            ]
            for event in events { keeper.take(event) }
            // There is a pace to keep by now, which can't be.
            await keeper.end()
            #expect(told.events == events)
            // Lets the thread go that reads it.
            let writer = open(path, O_RDWR | O_NONBLOCK)
            #expect(writer >= 0)
            close(writer)
        }
    }

    @Test(.needsDaemon(.v2, .registry, .nginx), arguments: [EngineChoice.transfer, .local])
    func `a pull tells how large layers become, and the next one begins with the pace`(
        engine: EngineChoice
    ) async throws {
        let image = try await ImageMaker().make(
            ImageSpec([
                LayerSpec(bytes: 2_000_000, seed: 3200, filling: .zeros), LayerSpec(bytes: 300_000, seed: 3201),
                LayerSpec(bytes: 2_000_000, seed: 3202, filling: .zeros, packing: .zstd),
            ]))
        let layers = image.variants[0].layers.compactMap { Digest($0.blob.digest) }
        try await Registry.running { registry in
            for name in ["demo/first:1", "demo/second:1"] { try registry.put(image, as: name) }
            // Slow enough for the first snapshots to be seen before the last layer has come.
            let line = try await registry.slowLine(bytesPerSecond: 150_000)
            try await Daemon.running { daemon in
                try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                    let paces = UnpackPaces(path: "\(daemon.folder)/paces")
                    let core = TransferCore(
                        containerd, daemon: try await containerd.daemon(), engine: engine, paces: paces)
                    var told: [Folded] = []
                    for name in ["demo/first:1", "demo/second:1"] {
                        told.append(Folded())
                        #expect(
                            try await core.pull(line.reference(name), into: told[told.count - 1]).failure == nil)
                    }
                    let sizes = told[0].events.compactMap { event -> (Digest, Int64)? in
                        if case .unpackedSize(let digest, let size) = event { (digest, size) } else { nil }
                    }
                    // zstd doesn't say it here.
                    #expect(Set(sizes.map(\.0)) == Set(layers.prefix(2)))
                    #expect(sizes.first { $0.0 == layers[0] }.map { (2_000_000..<2_010_000).contains($0.1) } == true)
                    let usual = told.map { folded in
                        folded.events.compactMap { event -> Bool? in
                            if case .unpacks("overlayfs", true, let usual) = event { usual != nil } else { nil }
                        }
                    }
                    #expect(usual == [[false], [false, true]])
                }
            }
            await line.stop()
        }
    }
}
