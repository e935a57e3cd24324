// Which registries the user allows to be asked over plain HTTP.

import Synchronization

/// For as long as the program runs.
package final class PlainHTTPConsent: Sendable {
    private let registries = Mutex<Set<String>>([])

    /// `host` or `host:port`, as in references.
    package func give(for registry: String) {
        registries.withLock { _ = $0.insert(registry.lowercased()) }
    }

    package func isGiven(for registry: String) -> Bool {
        registries.withLock { $0.contains(registry.lowercased()) }
    }
}
