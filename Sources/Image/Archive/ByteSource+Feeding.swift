// A source of bytes that come from somewhere else than a file.

import Failure
import Glibc
import Synchronization

extension ByteSource {
    /// Sends the bytes of an archive piece by piece.
    package typealias Feed =
        @Sendable (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void

    /// Runs `body` with a source of what `feed` sends, through a pipe: nothing runs ahead of the reader.
    ///
    /// What `feed` throws is thrown here, whatever `body` makes of the early end. When `body` has ended the feed is
    /// cancelled.
    package static func reading<Value: Sendable>(
        _ name: String, from feed: @escaping Feed, _ body: @Sendable @escaping (ByteSource) async throws -> Value
    ) async throws -> Value {
        let pipe = try Pipe()
        let source = try ByteSource(borrowing: pipe.reader.number, name: name)
        let sink = try ByteSink(borrowing: pipe.writerNumber, name: name)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                defer { pipe.closeWriter() }
                do {
                    try await feed { try await sink.write($0) }
                } catch {
                    throw FeedFailure(error: error)
                }
                return nil
            }
            group.addTask { try await body(source) }
            defer { group.cancelAll() }
            var outcome: Result<Value, any Error>?
            while let result = await group.nextResult() {
                switch result {
                case .failure(let error as FeedFailure): throw error.error
                case .success(nil): break
                case .success(let value?): outcome = .success(value)
                case .failure(let error): outcome = .failure(error)
                }
                // A feed that hasn't ended is not needed any more; one that has may have broken off, which says more.
                if let outcome, !pipe.isClosed { return try outcome.get() }
            }
            guard let outcome else { throw Failure(.internal, "\(name) was not read.") }
            return try outcome.get()
        }
    }
}

private struct FeedFailure: Error {
    let error: any Error
}

/// The reader stays open to the end, so that no write can raise SIGPIPE.
private final class Pipe: Sendable {
    let reader: OwnedFileDescriptor
    let writerNumber: Int32
    private let writer: Mutex<OwnedFileDescriptor?>

    init() throws(Failure) {
        var numbers: [Int32] = [-1, -1]
        // Unlike a pipe's, these ends are kept from other programs the moment they are made.
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard socketpair(AF_UNIX, Int32(kind), 0, &numbers) == 0 else {
            throw Failure(.internal, "No more files can be opened.", cause: Failure.text(of: errno))
        }
        reader = OwnedFileDescriptor(numbers[0], isOwned: true)
        writerNumber = numbers[1]
        writer = Mutex(OwnedFileDescriptor(numbers[1], isOwned: true))
    }

    func closeWriter() { writer.withLock { $0 = nil } }

    var isClosed: Bool { writer.withLock { $0 == nil } }
}
