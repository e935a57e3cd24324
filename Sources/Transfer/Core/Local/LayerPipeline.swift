// The layers of one image: downloaded a few at once, and unpacked in their order beside that.

import Failure
import Inventory
import OCI

/// Downloads begin with the lowest layer that has no snapshot: those below it are not needed. For a remote snapshotter a
/// layer is downloaded only when that has not mounted it, which it says when all layers below are unpacked.
struct LayerPipeline: Sendable {
    let manifest: Manifest
    /// Nil where the snapshotter is to read none itself.
    let source: LayerSource?
    let downloads: Int
    let unpacker: Unpacker

    func run(
        _ config: ImageConfig, _ fetch: @Sendable @escaping (Descriptor) async throws(Failure) -> Void
    ) async throws(Failure) -> LazyCount {
        guard !unpacker.snapshotter.isRemote else {
            return try await unpacker.unpack(manifest, config, from: source) { index throws(Failure) in
                try await fetch(manifest.layers[index])
            }
        }
        let (starts, start) = AsyncStream<Int>.makeStream()
        let arrivals = Arrivals(manifest.layers)
        do {
            return try await withThrowingTaskGroup(of: LazyCount?.self) { group in
                group.addTask {
                    defer { start.finish() }
                    return try await unpacker.unpack(manifest, config, from: source) { index throws(Failure) in
                        start.yield(index)
                        try await arrivals.wait(for: manifest.layers[index])
                    }
                }
                group.addTask {
                    guard let first = await starts.first(where: { _ in true }) else { return nil }
                    try await concurrently(downloads, arrivals.layers(from: first)) { layer throws(Failure) in
                        try await fetch(layer)
                        arrivals.open(layer)
                    }
                    return nil
                }
                var count = LazyCount()
                while let result = try await group.next() { count = result ?? count }
                return count
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.cancelled, "Cancelled.")
        }
    }
}

/// Which layers have come. Each is waited for by one task.
private struct Arrivals: Sendable {
    private let layers: [Descriptor]
    private let gates: [Digest: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)]

    init(_ layers: [Descriptor]) {
        self.layers = layers
        gates = Dictionary(layers.map { ($0.digest, AsyncStream<Void>.makeStream()) }) { first, _ in first }
    }

    /// Each once, from a place on.
    func layers(from index: Int) -> [Descriptor] {
        var seen: Set<Digest> = []
        return layers[index...].filter { seen.insert($0.digest).inserted }
    }

    func open(_ layer: Descriptor) { gates[layer.digest]?.continuation.finish() }

    /// Throws `cancelled` when the task is.
    func wait(for layer: Descriptor) async throws(Failure) {
        if let stream = gates[layer.digest]?.stream { for await _ in stream {} }
        guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
    }
}
