// Runs pulls against a daemon of the lab and keeps what they report.

import ContainerdClient
import Failure
import Foundation
import Inventory
import Lab
import OCI
import Synchronization
import TransferCore
import TransferModel

/// What a pull reported, folded.
final class Folded: Sendable {
    private struct State {
        var progress = TransferProgress()
        var events: [TransferEvent] = []
        var overall: [OverallProgress] = []
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    func take(_ event: TransferEvent) {
        state.withLock { state in
            state.events.append(event)
            state.progress.apply(event, at: ContinuousClock.now - start)
            state.overall.append(state.progress.overall)
        }
    }

    func finish(_ outcome: Outcome) {
        state.withLock { $0.progress.finish(outcome, at: ContinuousClock.now - start) }
    }

    var progress: TransferProgress { state.withLock { $0.progress } }
    var events: [TransferEvent] { state.withLock { $0.events } }
    var overall: [OverallProgress] { state.withLock { $0.overall } }
}

extension TransferCore {
    func pull(
        _ name: String, platforms: PlatformChoice = .only([]), snapshotter: String = "overlayfs",
        unpack: UnpackPolicy = .auto, control: TransferControl = TransferControl(), into folded: Folded = Folded()
    ) async throws -> Outcome {
        let request = PullRequest(
            source: try ImageSource(parsing: name), platforms: platforms, snapshotter: snapshotter, unpack: unpack)
        return await run(.pull(request), control: control, into: folded)
    }
}

extension TransferCore {
    /// Runs any operation.
    func run(
        _ operation: TransferModel.Operation, in namespace: String = "default",
        control: TransferControl = TransferControl(), into folded: Folded = Folded()
    ) async -> Outcome {
        let outcome = await run(operation, in: namespace, control: control) { folded.take($0) }
        folded.finish(outcome)
        return outcome
    }

    func push(_ request: PushRequest, into folded: Folded = Folded()) async -> Outcome {
        await run(.push(request), into: folded)
    }

    func tag(_ source: String, _ target: String, overwrites: Bool = false) async throws -> Outcome {
        await run(
            .tag(TagRequest(source: source, target: try Reference(parsing: target), overwrites: overwrites)))
    }

    func load(
        _ path: String, platforms: PlatformChoice = .only([]), in namespace: String = "default",
        into folded: Folded = Folded()
    ) async -> Outcome {
        await run(
            .load(LoadRequest(source: .file(path: path), platforms: platforms, snapshotter: "overlayfs")),
            in: namespace, into: folded)
    }

    func save(
        _ images: String..., to path: String, platforms: PlatformChoice = .only([]), into folded: Folded = Folded()
    ) async -> Outcome {
        await run(
            .save(SaveRequest(images: images, destination: .file(path: path), platforms: platforms)), into: folded)
    }
}

extension Daemon {
    /// Runs `body` with a core that is connected to this daemon.
    nonisolated func withCore<Value: Sendable>(
        access: RegistryAccess = RegistryAccess(), engine: EngineChoice = .auto,
        _ body: @Sendable (TransferCore) async throws -> Value
    ) async throws -> Value {
        try await Containerd.connect(to: address, namespace: "default") { containerd in
            try await body(
                TransferCore(containerd, daemon: try await containerd.daemon(), access: access, engine: engine))
        }
    }

    /// Nothing of an unfinished operation is there.
    nonisolated func isClean() async throws -> Bool {
        let (leases, ingests, snapshots) = try await (leases(), ingests(), snapshots())
        return leases.isEmpty && ingests.isEmpty && !snapshots.contains { $0.key.hasPrefix("extract-") }
    }
}

/// A folder for the length of a test.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = NSTemporaryDirectory() + "tallyman-core-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

extension Outcome {
    var failure: Failure? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    var result: TransferResult? {
        if case .succeeded(let result) = self { result } else { nil }
    }
}
