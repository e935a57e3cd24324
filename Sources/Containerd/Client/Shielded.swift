// Work that a cancelled task still has to do.

/// Runs `body` to its end even when the current task is cancelled: cleaning up needs calls that a cancelled task would
/// not make. This is the one place where a task is started outside the structure, and it is waited for; what takes longer
/// than `limit`, if there is one, is cancelled.
package func shielded<Value: Sendable, Problem: Error>(
    for limit: Duration? = .seconds(60), _ body: @Sendable @escaping () async throws(Problem) -> Value
) async throws(Problem) -> Value {
    let task = Task { () async -> Result<Value, Problem> in
        do throws(Problem) { return .success(try await body()) } catch { return .failure(error) }
    }
    let timer = limit.map { limit in
        Task {
            try await Task.sleep(for: limit)
            task.cancel()
        }
    }
    defer { timer?.cancel() }
    return try await task.value.get()
}
