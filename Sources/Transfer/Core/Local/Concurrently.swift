// A few things at once.

import Failure

/// Runs `body` for every item, `limit` of them at a time, in their order. The first that fails ends the others, and what
/// it threw is thrown.
func concurrently<Item: Sendable>(
    _ limit: Int, _ items: [Item], _ body: @Sendable @escaping (Item) async throws(Failure) -> Void
) async throws(Failure) {
    do {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, item) in items.enumerated() {
                if index >= limit { try await group.next() }
                group.addTask { try await body(item) }
            }
            while try await group.next() != nil {}
        }
    } catch let failure as Failure {
        throw failure
    } catch {
        throw Failure(.cancelled, "Cancelled.")
    }
}
