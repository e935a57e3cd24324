// Collects a daemon's garbage now instead of some time later.

extension Daemon {
    /// Returns after the daemon has removed what nothing refers to, in all namespaces.
    ///
    /// No call asks for that alone, so this deletes a lease made for it, which can be waited for.
    package nonisolated func collectGarbage(namespace: String = "default") async throws {
        let lease = try await ctr("leases", "create", namespace: namespace).split(separator: "\n").joined()
        try await ctr("leases", "delete", "--sync", lease, namespace: namespace)
    }
}
