// The bytes of an upload, made while they are sent.

package import AsyncHTTPClient
import Failure
import NIOCore
import Synchronization

package struct UploadBody: Sendable {
    let size: Int64
    let subject: String
    /// Hands the bytes to its argument, from the first one; called once for each try.
    let produce: @Sendable (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void

    package init(
        size: Int64, subject: String,
        produce: @Sendable @escaping (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void
    ) {
        self.size = size
        self.subject = subject
        self.produce = produce
    }

    /// Makes the bytes no faster than `body` sends them. When `body` returns, with an answer or without, the making is
    /// cancelled: a server may answer before it has read all.
    package func sending<Value: Sendable>(_ body: (HTTPClientRequest.Body) async throws -> Value) async throws -> Value
    {
        let pieces = PieceHandover()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await make(into: pieces) }
            defer { group.cancelAll() }
            return try await body(.stream(pieces, length: .known(size)))
        }
    }

    private func make(into pieces: PieceHandover) async {
        let sent = Atomic<Int64>(0)
        do {
            try await produce { bytes in
                guard sent.add(Int64(bytes.count), ordering: .relaxed).newValue <= size else { throw wrongSize }
                try await pieces.send(ByteBuffer(bytes: bytes))
            }
            guard sent.load(ordering: .relaxed) == size else { throw wrongSize }
            pieces.finish()
        } catch {
            pieces.finish(
                throwing: error as? Failure
                    ?? Failure(.internal, "The bytes of \(subject) can't be had.", cause: "\(error)"))
        }
    }

    private var wrongSize: Failure { Failure(.incomplete, "\(subject) doesn't have the \(size) bytes that it should.") }
}

/// Pieces from one task to another: the next is made when it is asked for.
private struct PieceHandover: AsyncSequence, Sendable {
    private let pieces: AsyncThrowingStream<ByteBuffer, any Error>
    private let handing: AsyncThrowingStream<ByteBuffer, any Error>.Continuation
    private let requests: AsyncStream<Void>
    private let asking: AsyncStream<Void>.Continuation

    init() {
        (pieces, handing) = AsyncThrowingStream.makeStream()
        (requests, asking) = AsyncStream.makeStream()
    }

    /// Returns when the piece was asked for. Throws a `CancellationError` in a task that is cancelled.
    func send(_ piece: ByteBuffer) async throws {
        guard await requests.first(where: { true }) != nil else { throw CancellationError() }
        handing.yield(piece)
    }

    func finish(throwing error: (any Error)? = nil) { handing.finish(throwing: error) }

    func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces.makeAsyncIterator(), asking: asking) }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: AsyncThrowingStream<ByteBuffer, any Error>.Iterator
        let asking: AsyncStream<Void>.Continuation

        mutating func next() async throws -> ByteBuffer? {
            asking.yield()
            return try await pieces.next(isolation: #isolation)
        }
    }
}
