// Values that are fetched once, however many ask for them at the same time.

import Failure
import Synchronization

/// Whoever asks while a value is on its way waits for it.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum Slot {
        case running(waiting: [AsyncStream<Void>.Continuation])
        case done(Result<Value, RequestError>)
    }

    private enum Step {
        case take(Result<Value, RequestError>)
        case wait(AsyncStream<Void>)
        case fetch
    }

    private let slots = Mutex<[Key: Slot]>([:])

    /// The value under `key`; `fetch` gets it where there is none, or none that `isFresh`. A refusal (class `auth`) is
    /// kept like a value, so that a wrong password is sent once; after any other failure the next one fetches again.
    func value(
        for key: Key, isFresh: @Sendable (Value) -> Bool = { _ in true }, fetch: () async throws(RequestError) -> Value
    ) async throws(RequestError) -> Value {
        while true {
            switch step(for: key, isFresh) {
            case .take(let result): return try result.get()
            case .wait(let end):
                // Ends with the fetch, or when this task is cancelled.
                for await _ in end {}
                guard !Task.isCancelled else { throw .cancelled }
            case .fetch:
                let result: Result<Value, RequestError>
                do throws(RequestError) {
                    result = .success(try await fetch())
                } catch {
                    result = .failure(error)
                }
                end(key, with: result)
                return try result.get()
            }
        }
    }

    /// Forgets the value under `key` if it is one for which `isStale` holds.
    func forget(_ key: Key, where isStale: @Sendable (Value) -> Bool) {
        slots.withLock { slots in
            if case .done(.success(let value)) = slots[key], isStale(value) { slots[key] = nil }
        }
    }

    private func step(for key: Key, _ isFresh: @Sendable (Value) -> Bool) -> Step {
        slots.withLock { slots in
            switch slots[key] {
            case .done(.failure(let error)): return .take(.failure(error))
            case .done(.success(let value)) where isFresh(value): return .take(.success(value))
            case .running(let waiting):
                let (end, continuation) = AsyncStream.makeStream(of: Void.self)
                slots[key] = .running(waiting: waiting + [continuation])
                return .wait(end)
            case .done, nil:
                slots[key] = .running(waiting: [])
                return .fetch
            }
        }
    }

    private func end(_ key: Key, with result: Result<Value, RequestError>) {
        let waiting = slots.withLock { slots -> [AsyncStream<Void>.Continuation] in
            guard case .running(let waiting) = slots[key] else { return [] }
            switch result {
            case .failure(let error) where error.failure.code != .auth: slots[key] = nil
            default: slots[key] = .done(result)
            }
            return waiting
        }
        for continuation in waiting { continuation.finish() }
    }
}
