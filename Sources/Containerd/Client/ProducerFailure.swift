// What a producer of bytes has thrown: gRPC makes an error of its own of it.

import Failure
import Synchronization

final class ProducerFailure: Sendable {
    private let failure = Mutex<Failure?>(nil)

    /// For the inside of a request: notes what `body` throws.
    func noting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let thrown as Failure {
            failure.withLock { $0 = thrown }
            throw thrown
        } catch let error as CancellationError {
            failure.withLock { $0 = Failure(.cancelled, "Cancelled.") }
            throw error
        }
    }

    var isNoted: Bool { failure.withLock { $0 != nil } }

    /// Throws what was noted, if anything was.
    func rethrow() throws {
        if let failure = failure.withLock(\.self) { throw failure }
    }

    var isCancelled: Bool { failure.withLock { $0?.code == .cancelled } }

    /// For the outside: throws what was noted instead of what came of it.
    func restoring<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw failure.withLock { $0 } ?? error
        }
    }
}
