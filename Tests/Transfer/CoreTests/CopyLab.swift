// Two daemons between which images are copied.

import ContainerdClient
import Foundation
import Lab
import LabTraits
import Leases
import Testing
import TransferModel

@testable import TransferCore

/// What a test of copies works with.
struct CopyLab: Sendable {
    /// Two daemons of the lab.
    struct Pair: Sendable, CustomTestStringConvertible {
        var source: Daemon.Release
        var target: Daemon.Release

        var testDescription: String { "\(source) to \(target)" }

        static let all = [
            Pair(source: .v2, target: .v2), Pair(source: .v2, target: .v1_7), Pair(source: .v1_7, target: .v2),
            Pair(source: .v1_6, target: .v2), Pair(source: .v2, target: .v1_6),
        ]
    }

    /// What the source is called.
    static let host = "web1"

    var registry: Registry
    var source: Daemon
    var target: Daemon
    var core: TransferCore
    var from: Containerd

    /// Two daemons, of which the first has pulled some samples. When `body` has ended nothing of an operation that is
    /// unfinished is on either.
    static func running(
        _ pair: Pair = Pair.all[0], _ samples: [Sample], platforms: PlatformChoice = .only([]),
        _ body: @Sendable (CopyLab) async throws -> Void
    ) async throws {
        for release in [pair.source, pair.target] { try await Need.require(release) }
        try await Registry.running { registry in
            try await registry.put(samples: samples)
            try await Daemon.running(pair.source) { source in
                try await source.withCore(engine: .local) { core throws in
                    for sample in samples {
                        let outcome = try await core.pull(registry.reference(sample.name), platforms: platforms)
                        #expect(outcome.failure == nil)
                    }
                }
                try await source.collectGarbage()
                try await Daemon.runningLocally(pair.target) { target, core in
                    try await Containerd.connect(to: source.address, namespace: "default") { containerd in
                        try await body(
                            CopyLab(
                                registry: registry, source: source, target: target, core: core, from: containerd))
                    }
                }
                #expect(try await source.isClean())
            }
        }
    }

    func name(_ sample: Sample) -> String { registry.reference(sample.name) }

    func copy(
        _ image: String, platforms: PlatformChoice = .only([]), unpack: UnpackPolicy = .auto,
        in namespace: String = "default", from other: CopySource? = nil, into folded: Folded = Folded()
    ) async -> Outcome {
        let request = CopyRequest(
            image: image, from: Self.host, platforms: platforms, snapshotter: "overlayfs", unpack: unpack)
        let outcome = await core.run(
            .copy(request), in: namespace, copyingFrom: other ?? CopySource(from)
        ) { folded.take($0) }
        folded.finish(outcome)
        return outcome
    }

    func expectEmpty() async throws {
        #expect(try await target.isClean())
        try await target.expectEmpty()
    }

    /// Runs `body` with the source over a line of so many bytes a second.
    func overLine(
        _ bytesPerSecond: Int, _ body: @Sendable (PacedLine, Containerd) async throws -> Void
    ) async throws {
        let line = try await source.pacedLine(bytesPerSecond: bytesPerSecond)
        let result: Result<Void, any Error>
        do {
            try await Containerd.connect(to: line.address, namespace: "default") { try await body(line, $0) }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await line.stop()
        try result.get()
    }
}
