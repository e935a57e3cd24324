// Waits for a condition instead of for a time.

/// Looks every 10 ms whether `condition` holds, and returns when it does.
///
/// Throws a `LabFailure` that names `what` when it doesn't within `limit`, and whatever `condition` throws, at once.
package func until(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while try await !condition() {
        guard clock.now < end else { throw LabFailure("\(what): not within \(limit)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
