// Records new traces by which the time left is tried: real transfers over lines with a speed of their own.

import ContainerdClient
import Foundation
import Glibc
import Lab
import LabTraits
import OCI
import Testing
import TransferModel
import TransferTraces

@testable import TransferCore

@Suite(
    .needsDaemon(.v2, .registry, .nginx), .enabled(if: getenv("TALLYMAN_RECORD") != nil, "records new traces"),
    .serialized)
struct TraceRecordingTests {
    private static let speed = 400_000

    /// `count` layers of the same size.
    private static func even(_ count: Int, bytes: Int, seed: UInt64) -> [LayerSpec] {
        (0..<count).map { LayerSpec(bytes: bytes, seed: seed + UInt64($0)) }
    }

    @Test func `thirty even layers`() async throws {
        try await record("thirty-even", Self.even(30, bytes: 1_430_000, seed: 2000))
    }

    @Test func `nine small layers, then a large one`() async throws {
        try await record(
            "large-last", Self.even(9, bytes: 1_000_000, seed: 2100) + Self.even(1, bytes: 12_000_000, seed: 2110))
    }

    @Test func `a large layer, then nine small ones`() async throws {
        try await record(
            "large-first", Self.even(1, bytes: 12_000_000, seed: 2120) + Self.even(9, bytes: 1_000_000, seed: 2130))
    }

    /// In memory, else it would be recorded how busy this machine's disk is; and as slow as on a small machine.
    @Test(arguments: [false, true]) func `six small layers that unpack to large ones`(isKnown: Bool) async throws {
        func layers(_ seed: UInt64) -> [LayerSpec] {
            (0..<6).map { LayerSpec(bytes: 350_000_000, seed: seed + $0, filling: .zeros) }
        }
        try await Registry.running { registry in
            try registry.put(try await ImageMaker().make(ImageSpec(layers(2150))), as: "demo/unpacking:1")
            try registry.put(try await ImageMaker().make(ImageSpec(layers(2170))), as: "demo/before:1")
            let line = try await registry.slowLine(bytesPerSecond: Self.speed)
            try await Daemon.running(options: Daemon.Options(inMemory: true)) { daemon in
                try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                    let paces = UnpackPaces(path: "\(daemon.folder)/paces")
                    let core = TransferCore(containerd, daemon: try await containerd.daemon(), paces: paces)
                    try await daemon.slowed {
                        if isKnown {
                            #expect(try await core.pull(registry.reference("demo/before:1")).failure == nil)
                            try await daemon.ctr("images", "rm", "--sync", registry.reference("demo/before:1"))
                        }
                        try await pull(
                            line.reference("demo/unpacking:1"), core, isKnown ? "unpacking-known" : "unpacking",
                            "six layers of 1.5 MB that unpack to 350 MB each, at 400 kB/s, on a slow daemon that has "
                                + (isKnown ? "unpacked such ones" : "unpacked none"), daemon)
                    }
                }
            }
            await line.stop()
        }
    }

    @Test func `one huge layer`() async throws {
        try await record("huge", Self.even(1, bytes: 60_000_000, seed: 2160), speed: 2_000_000)
    }

    @Test func `127 layers`() async throws {
        try await record("layers-127", LayerSpec.stack(127, bytes: 15_000_000, seed: 2200), speed: 200_000)
    }

    @Test func `the local engine`() async throws {
        try await record("local", LayerSpec.stack(12, bytes: 24_000_000, seed: 2400), engine: .local)
    }

    @Test func `a pull that is resumed`() async throws {
        try await withDaemon { registry, daemon, core in
            let name = "demo/resumed:1"
            try registry.put(
                try await ImageMaker().make(ImageSpec(LayerSpec.stack(12, bytes: 30_000_000, seed: 2450))), as: name)
            let line = try await registry.slowLine(bytesPerSecond: Self.speed)
            let (control, begun) = (TransferControl(), Folded())
            let pull = Task { try await core.pull(line.reference(name), control: control, into: begun) }
            try await until("some megabytes", within: .seconds(60)) { begun.progress.moved > 8_000_000 }
            control.keep()
            pull.cancel()
            guard case .kept(let kept) = try await pull.value else {
                Issue.record("not kept")
                return
            }
            let recorder = TraceRecorder()
            let outcome = await core.resume(kept) { recorder.record($0) }
            try write(recorder, outcome, "resumed", "twelve layers, of which 8 MB had come before", daemon)
            await line.stop()
        }
    }

    @Test func `half of the layers are here`() async throws {
        try await withDaemon { registry, daemon, core in
            let lower = LayerSpec.stack(10, bytes: 20_000_000, seed: 2500)
            let upper = LayerSpec.stack(10, bytes: 20_000_000, seed: 2520)
            try registry.put(try await ImageMaker().make(ImageSpec(lower)), as: "demo/lower:1")
            try registry.put(try await ImageMaker().make(ImageSpec(lower + upper)), as: "demo/half:1")
            try await daemon.ctr("images", "pull", "--plain-http", registry.reference("demo/lower:1"))
            let line = try await registry.slowLine(bytesPerSecond: Self.speed)
            try await pull(line.reference("demo/half:1"), core, "half-here", "twenty layers, ten of them here", daemon)
            await line.stop()
        }
    }

    /// A short pull, most of which it is, and a long one.
    @Test(arguments: [("stall", layers: 14, start: 9), ("stall-long", 70, 30)])
    func `a line that stands still for 15 s`(_ name: String, layers: Int, start: Int) async throws {
        try await record(name, layers: layers, "300 kB/s; still from \(start) s to \(start + 15) s", speed: 300_000) {
            try await Task.sleep(for: .seconds(start))
            $0.setSpeed(bytesPerSecond: 0)
            try await Task.sleep(for: .seconds(15))
            $0.setSpeed(bytesPerSecond: 300_000)
        }
    }

    /// In the middle of a short pull, and a fifth into a long one.
    @Test(arguments: [("halved", layers: 20, start: 9), ("halved-long", 80, 22)])
    func `a rate that halves`(_ name: String, layers: Int, start: Int) async throws {
        try await record(name, layers: layers, "600 kB/s, at 300 kB/s from \(start) s on", speed: 600_000) {
            try await Task.sleep(for: .seconds(start))
            $0.setSpeed(bytesPerSecond: 300_000)
        }
    }

    @Test func `three pulls at once`() async throws {
        try await withDaemon { registry, daemon, core in
            for number in 1...3 {
                let layers = Self.even(12, bytes: 1_400_000, seed: 2650 + UInt64(number) * 20)
                try registry.put(try await ImageMaker().make(ImageSpec(layers)), as: "demo/one-of-three:\(number)")
            }
            let line = try await registry.slowLine(bytesPerSecond: Self.speed)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...3 {
                    group.addTask {
                        try await pull(
                            line.reference("demo/one-of-three:\(number)"), core, "three-at-once-\(number)",
                            "one of three pulls of twelve layers each, at 400 kB/s", daemon)
                    }
                }
                try await group.waitForAll()
            }
            await line.stop()
        }
    }

    @Test func `a push`() async throws {
        try await withDaemon { registry, daemon, core in
            let layers = LayerSpec.stack(10, bytes: 20_000_000, seed: 2700)
            try registry.put(try await ImageMaker().make(ImageSpec(layers)), as: "demo/pushed:1")
            try await daemon.ctr("images", "pull", "--plain-http", registry.reference("demo/pushed:1"))
            try await Registry.running { other in
                let line = try await other.pacedLine(bytesPerSecond: 400_000)
                try await daemon.ctr(
                    "images", "tag", registry.reference("demo/pushed:1"), line.reference("demo/pushed:1"))
                let recorder = TraceRecorder()
                let outcome = await core.run(
                    .push(PushRequest(image: line.reference("demo/pushed:1"), platforms: .only([]))), in: "default"
                ) { recorder.record($0) }
                try write(recorder, outcome, "push", "ten layers pushed at 400 kB/s", daemon)
                await line.stop()
            }
        }
    }

    @Test(.needsDaemon(.v1_7), .needs(.program("openssl"))) func `containerd 1.7`() async throws {
        let image = try await ImageMaker().make(ImageSpec(LayerSpec.stack(12, bytes: 24_000_000, seed: 2750)))
        try await TestServer.running(tls: true, answer: image.answer) { server in
            let line = try await PacedLine.start(before: server.port, bytesPerSecond: Self.speed)
            let options = Daemon.Options(
                hostNames: ["registry.tallyman.test": "127.0.0.1"], environment: ["SSL_CERT_FILE": server.authority])
            try await Daemon.running(.v1_7, options: options) { daemon in
                try await daemon.withCore(engine: .transfer) { core in
                    try await pull(
                        "registry.tallyman.test:\(line.port)/demo/fake:1", core, "containerd-1.7",
                        "twelve layers at 400 kB/s", daemon)
                }
            }
            await line.stop()
        }
    }
}

extension TraceRecordingTests {
    private func withDaemon(
        engine: EngineChoice = .auto, _ body: @Sendable (Registry, Daemon, TransferCore) async throws -> Void
    ) async throws {
        try await Registry.running { registry in
            try await Daemon.running { daemon in
                try await daemon.withCore(engine: engine) { core in try await body(registry, daemon, core) }
            }
        }
    }

    /// A pull over nginx, which limits each connection.
    private func record(
        _ name: String, _ layers: [LayerSpec], speed: Int = speed, engine: EngineChoice = .auto
    ) async throws {
        let image = try await ImageMaker().make(ImageSpec(layers))
        try await withDaemon(engine: engine) { registry, daemon, core in
            try registry.put(image, as: "demo/\(name):1")
            let line = try await registry.slowLine(bytesPerSecond: speed)
            try await pull(
                line.reference("demo/\(name):1"), core, name, "\(layers.count) layers at \(speed / 1000) kB/s", daemon)
            await line.stop()
        }
    }

    /// A pull over a line whose speed `change` changes.
    private func record(
        _ name: String, layers: Int, _ note: String, speed: Int,
        change: @escaping @Sendable (PacedLine) async throws -> Void
    ) async throws {
        let image = try await ImageMaker().make(ImageSpec(Self.even(layers, bytes: 1_500_000, seed: 2550)))
        try await withDaemon { registry, daemon, core in
            try registry.put(image, as: "demo/\(name):1")
            let line = try await registry.pacedLine(bytesPerSecond: speed)
            async let changed: Void = change(line)
            try await pull(line.reference("demo/\(name):1"), core, name, "\(layers) layers at \(note)", daemon)
            try await changed
            await line.stop()
        }
    }

    private func pull(
        _ reference: String, _ core: TransferCore, _ name: String, _ note: String, _ daemon: Daemon
    ) async throws {
        let request = PullRequest(source: try ImageSource(parsing: reference), snapshotter: "overlayfs")
        let recorder = TraceRecorder()
        let outcome = await core.run(.pull(request), in: "default") { recorder.record($0) }
        try write(recorder, outcome, name, note, daemon)
    }

    private func write(
        _ recorder: TraceRecorder, _ outcome: Outcome, _ name: String, _ note: String, _ daemon: Daemon
    ) throws {
        #expect(outcome.failure == nil)
        guard let result = outcome.result else { return }
        try recorder.write(
            as: name,
            "\(note); containerd \(daemon.version), \(result.engine == .transfer ? "Transfer" : "local engine")")
    }
}
