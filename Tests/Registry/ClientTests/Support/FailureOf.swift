// Catches what a call throws, to look at it.

import Failure

/// Nil when nothing is thrown.
func failureOf(_ body: () async throws(Failure) -> Void) async -> Failure? {
    do throws(Failure) {
        try await body()
        return nil
    } catch {
        return error
    }
}
