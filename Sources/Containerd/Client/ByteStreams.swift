// The bytes of archives on their way to the daemon and from it.

import ContainerdAPI
import GRPCCore
import SwiftProtobuf
import Synchronization

/// Calls `send` for piece after piece and returns when there are no more. `send` waits until the daemon wants more, and
/// throws when it wants none. What else the producer throws ends the transfer.
package typealias ByteProducer = @Sendable (_ send: @Sendable ([UInt8]) async throws -> Void) async throws -> Void

/// Takes a piece; answers false once it has the last one. What it throws ends the transfer.
package typealias ByteConsumer = @Sendable (_ bytes: [UInt8]) async throws -> Bool

extension TransferStream {
    /// What the daemon reads at once (containerd 2.1.9, `core/transfer/streaming`).
    private static let pieceSize = 32 << 10
    /// How many bytes the daemon may send ahead.
    private static let window: Int32 = 4 << 20

    /// Sends as much as the daemon grants, and closes this side after the last piece. The daemon may hang up before
    /// that: at an archive's end it needs no more. What the producer throws is thrown on, whatever gRPC makes of it.
    func upload(
        _ containerd: Containerd, _ opened: @Sendable @escaping () -> Void, _ produce: @escaping ByteProducer
    ) async throws {
        let (grants, grant) = AsyncStream<Int>.makeStream()
        let thrown = ProducerFailure()
        defer { grant.finish() }
        try await thrown.restoring {
            try await containerd.stream(id, opened: opened) { writer in
                try await thrown.noting { try await send(produce, FlowWindow(grants), writer) }
            } receive: { message in
                if let update = try message.unpacked(as: Containerd_Types_Transfer_WindowUpdate.self) {
                    grant.yield(Int(update.update))
                }
                return true
            }
        }
    }

    private func send(
        _ produce: ByteProducer, _ window: FlowWindow, _ writer: RPCWriter<Google_Protobuf_Any>
    ) async throws {
        try await produce { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = try await window.acquire(min(Self.pieceSize, rest.count))
                var data = Containerd_Types_Transfer_Data()
                data.data = .init(rest.prefix(count))
                try await writer.write(.bare(data))
                rest = rest.dropFirst(count)
            }
        }
    }

    func download(
        _ containerd: Containerd, _ opened: @Sendable @escaping () -> Void, _ consume: @escaping ByteConsumer
    ) async throws {
        let (grants, grant) = AsyncStream<Int32>.makeStream()
        grant.yield(Self.window)
        let taken = Atomic<Int>(0)
        try await containerd.stream(id, opened: opened) { writer in
            for await count in grants {
                var update = Containerd_Types_Transfer_WindowUpdate()
                update.update = count
                try await writer.write(.bare(update))
            }
        } receive: { message in
            guard let data = try message.unpacked(as: Containerd_Types_Transfer_Data.self)?.data else { return true }
            guard try await consume([UInt8](data)) else { return false }
            // Credit is given back in large pieces: each costs the daemon a message.
            if taken.add(data.count, ordering: .relaxed).newValue >= Int(Self.window) / 2 {
                grant.yield(Int32(taken.exchange(0, ordering: .relaxed)))
            }
            return true
        }
    }
}

/// How many bytes may still be sent.
private actor FlowWindow {
    private var left = 0
    private var grants: AsyncStream<Int>.Iterator

    init(_ grants: AsyncStream<Int>) {
        self.grants = grants.makeAsyncIterator()
    }

    /// Waits for a grant, and takes up to `wanted` bytes of it.
    func acquire(_ wanted: Int) async throws -> Int {
        while left <= 0 {
            guard let more = await next() else { throw CancellationError() }
            left += more
        }
        let count = min(wanted, left)
        left -= count
        return count
    }

    private func next() async -> Int? {
        var iterator = grants
        defer { grants = iterator }
        return await iterator.next(isolation: self)
    }
}
