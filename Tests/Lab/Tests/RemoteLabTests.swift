// Whether the lab's remote snapshotters work as they do elsewhere.

import Foundation
import Lab
import LabTraits
import Testing

@Suite struct RemoteLabTests {
    @Test(.needs(.root, .part(.registry), .part(.soci), .program("openssl")), arguments: Daemon.Release.allCases)
    func `SOCI's own client pulls without the layers, and their files can be read`(
        release: Daemon.Release
    ) async throws {
        try await Need.require(release)
        try await RemoteLab.running(.soci, on: release) { lab in
            let image = try await lab.put(.fourLarge, as: "demo/lazy:1")
            let layers = image.variants[0].layers
            try await lab.rpull("demo/lazy:1")
            #expect(lab.readBytes < 1_000_000)
            let labels = try await lab.snapshotLabels()
            #expect(Set(labels.keys) == Set(layers.map(\.chainID)))
            #expect(labels.values.allSatisfy { $0["containerd.io/snapshot/remote"] == "remote snapshot" })
            #expect(lab.space.fuseMounts.count == 4)
            let sizes = try await lab.output(ofSnapshot: layers[3].chainID, "stat -c %s lab/*")
            #expect(sizes.split(separator: "\n") == ["12400000", "20000000", "15000000", "13400000"])
            let read = try await lab.output(ofSnapshot: layers[3].chainID, "head -c 65536 lab/noise-1000 | sha256sum")
            let made = "gzip -dc '\(layers[0].blob.path)' | tar -xO lab/noise-1000 | head -c 65536 | sha256sum"
            #expect(try await read == Command.output("sh", ["-c", made]))
            try await lab.daemon.remove(lab.reference("demo/lazy:1"))
            #expect(lab.space.fuseMounts.isEmpty)
        }
    }

    @Test(.needsDaemon(.v2, .registry, .nydus, .overlaybd, .soci), arguments: Snapshotter.Kind.allCases)
    func `a snapshotter answers behind its daemon, and leaves nothing behind`(kind: Snapshotter.Kind) async throws {
        let root = try await RemoteLab.running(kind) { lab in
            #expect(try await lab.daemon.snapshots(lab.name).isEmpty)
            let plugins = try await lab.daemon.ctr("plugins", "ls")
            #expect(plugins.split(separator: "\n").contains { $0.contains(" \(lab.name) ") && $0.contains("ok") })
            await lab.snapshotter.kill()
            await #expect(throws: LabFailure.self) { try await prepare(in: lab) }
            try await lab.snapshotter.restart()
            try await until("the snapshotter's answer") { (try? await prepare(in: lab)) != nil }
            return lab.snapshotter.root
        }
        #expect(!FileManager.default.fileExists(atPath: root))
        #expect(!ProcFile.text("/proc/self/mounts").contains(root))
    }

    /// Makes a snapshot: of none in its records the daemon tells without asking the snapshotter.
    private func prepare(in lab: RemoteLab) async throws {
        try await lab.daemon.ctr("snapshots", "--snapshotter", lab.name, "prepare", "\(UUID())")
    }

    @Test(.needs(.part(.registry), .program("openssl"), .program("curl")))
    func `one port speaks TLS and plain HTTP`() async throws {
        try await Registry.running { registry in
            let port = try await registry.mixedPort()
            for arguments in [["http://\(port.host)/v2/"], ["--cacert", port.authority, "https://\(port.host)/v2/"]] {
                let status = try await Command.output(
                    "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--noproxy", "*"] + arguments)
                #expect(status == "200")
            }
            await port.stop()
        }
    }
}
