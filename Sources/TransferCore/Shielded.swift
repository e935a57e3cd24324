// Work that a cancelled task still has to do.

/// Runs `body` to its end even when the current task is cancelled: cleaning up needs calls that a cancelled task would
/// not make. This is the one place where a task is started outside the structure, and it is waited for.
func shielded<Value: Sendable>(_ body: @Sendable @escaping () async -> Value) async -> Value {
    await Task { await body() }.value
}
