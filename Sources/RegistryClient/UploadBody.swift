// The bytes of an upload, made while they are sent.

import AsyncAlgorithms
import AsyncHTTPClient
import Failure
import NIOCore
import Synchronization

struct UploadBody: Sendable {
    let size: Int64
    let subject: String
    /// Hands the bytes to its argument, from the first one; called once for each try.
    let produce: @Sendable (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void

    /// Makes the bytes no faster than `body` sends them. When `body` returns, with an answer or without, the making is
    /// cancelled: a server may answer before it has read all.
    func sending<Value: Sendable>(_ body: (HTTPClientRequest.Body) async throws -> Value) async throws -> Value {
        let channel = AsyncThrowingChannel<ByteBuffer, any Error>()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await make(into: channel) }
            defer { group.cancelAll() }
            return try await body(.stream(channel, length: .known(size)))
        }
    }

    private func make(into channel: AsyncThrowingChannel<ByteBuffer, any Error>) async {
        let sent = Atomic<Int64>(0)
        do {
            try await produce { bytes in
                guard sent.add(Int64(bytes.count), ordering: .relaxed).newValue <= size else { throw wrongSize }
                await channel.send(ByteBuffer(bytes: bytes))
                try Task.checkCancellation()
            }
            guard sent.load(ordering: .relaxed) == size else { throw wrongSize }
            channel.finish()
        } catch {
            channel.fail(
                error as? Failure ?? Failure(.internal, "The bytes of \(subject) can't be had.", cause: "\(error)"))
        }
    }

    private var wrongSize: Failure { Failure(.incomplete, "\(subject) doesn't have the \(size) bytes that it should.") }
}
