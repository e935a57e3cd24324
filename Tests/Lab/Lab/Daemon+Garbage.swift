// When a daemon's garbage goes: now instead of some time later, or not at all.

extension Daemon {
    /// Returns after the daemon has removed what nothing refers to, in all namespaces.
    ///
    /// No call asks for that alone, so this deletes a lease made for it, which can be waited for.
    package nonisolated func collectGarbage(namespace: String = "default") async throws {
        let lease = try await lease(in: namespace)
        try await ctr("leases", "delete", "--sync", lease, namespace: namespace)
    }

    /// A new lease for what nothing refers to: the daemon collects that at any time, first when it has just started.
    package nonisolated func lease(in namespace: String = "default") async throws -> String {
        try await ctr("leases", "create", namespace: namespace).split(separator: "\n").joined()
    }
}
