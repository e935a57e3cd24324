// What the user typed when a registry asked who they are.

import Synchronization

/// Kept in memory only, for as long as the program runs. Hosts are compared as registries: `docker.io` and
/// `registry-1.docker.io` are one.
package final class SessionCredentials: Sendable {
    private let credentials = Mutex<[RegistryHost: Credential]>([:])

    package init() {}

    /// Does nothing for what is no host.
    package func remember(_ credential: Credential, for host: String) {
        guard let host = RegistryHost(host) else { return }
        credentials.withLock { $0[host] = credential }
    }

    package func credential(for host: String) -> Credential? {
        RegistryHost(host).flatMap(credential)
    }

    package func forget(_ host: String) {
        guard let host = RegistryHost(host) else { return }
        credentials.withLock { $0[host] = nil }
    }

    func credential(for host: RegistryHost) -> Credential? {
        credentials.withLock { $0[host] }
    }
}
