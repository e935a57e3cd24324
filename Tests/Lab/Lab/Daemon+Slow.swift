// A daemon as slow as on a small machine.

extension Daemon {
    /// Runs `body` while the daemon stands still three quarters of the time.
    package nonisolated func slowed<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    await self.pause()
                    try? await Task.sleep(for: .milliseconds(75))
                    await self.resume()
                    try? await Task.sleep(for: .milliseconds(25))
                }
                return nil
            }
            let value = try await body()
            group.cancelAll()
            return value
        }
    }
}
