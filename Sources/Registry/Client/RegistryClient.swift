// A client of one registry, for the length of one operation.

package import Failure
import OCI
package import RegistryCredentials

package struct RegistryClient: Sendable {
    /// Manifests that are larger are refused. Distribution's own limit, and nearly containerd's.
    package static let longestManifest = 4 << 20

    let route: RegistryRoute
    let transport: AuthorizedTransport
    let retries: RetryPolicy
    /// Told of each wait that a registry asks for, when it begins.
    private let waits: @Sendable (Duration) -> Void

    /// Hands a client to `body`. All connections are ended when that returns, also when it is cancelled.
    ///
    /// `environment` is where proxies are named. `credential` is asked once for each host at most, and only for hosts
    /// that ask who this is: `host` or `host:port`, for a mirror its own. Throws what `body` throws; class `certificate`
    /// for files of the route that can't be used, `policy` for such proxies.
    package static func with<Value: Sendable>(
        _ route: RegistryRoute, retries: RetryPolicy = .standard, environment: [String: String] = [:],
        credential: @Sendable @escaping (_ host: String) async -> Credential?,
        waits: @Sendable @escaping (Duration) -> Void = { _ in },
        _ body: (RegistryClient) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let connections = try HTTPConnections(route, retries, try Proxies(environment))
        let redirecting = RedirectingTransport(connections: connections)
        let authorizer = Authorizer(TokenService(redirecting: redirecting), credential: credential)
        let client = RegistryClient(
            route: route, transport: AuthorizedTransport(redirecting: redirecting, authorizer: authorizer),
            retries: retries,
            waits: waits)
        let result: Result<Value, Failure>
        do throws(Failure) {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        await connections.close()
        return try result.get()
    }

    /// What the first server answers that can: those with all of `capabilities` in their order, the last of them with
    /// patience. When none can, the failure that says most is thrown.
    func first<Value>(
        _ capabilities: Set<RegistryServer.Capability>,
        _ ask: (RegistryServer) async throws(RequestError) -> Value
    ) async throws(Failure) -> Value {
        let servers = try servers(for: capabilities)
        var worst: RequestError?
        for (index, server) in servers.enumerated() {
            do throws(RequestError) {
                return try await patiently(isLast: index == servers.count - 1) { () throws(RequestError) in
                    try await ask(server)
                }
            } catch {
                guard error.kind != .end else { throw error.failure }
                if error.priority > worst?.priority ?? 0 { worst = error }
            }
        }
        throw worst?.failure ?? Failure(.internal, "No server was asked.")
    }

    /// Tries again where that may help. Another server helps more than waiting, except where one asks for patience.
    func patiently<Value>(
        isLast: Bool = true, _ ask: () async throws(RequestError) -> Value
    ) async throws(RequestError) -> Value {
        var backOff = backOff()
        while true {
            do throws(RequestError) {
                return try await ask()
            } catch {
                guard isLast || error.isRateLimit else { throw error }
                try await backOff.wait(after: error)
            }
        }
    }

    func backOff(limit: BackOff.Limit = .tries) -> BackOff { BackOff(retries, limit: limit, waits: waits) }

    /// Throws class `policy` where the hosts file leaves none.
    func servers(for capabilities: Set<RegistryServer.Capability>) throws(Failure) -> [RegistryServer] {
        let servers = route.servers(for: capabilities)
        guard !servers.isEmpty else {
            let names = capabilities.map(\.rawValue).sorted().joined(separator: ", ")
            throw Failure(
                .policy, "The hosts file of \(route.registry) gives no server the capability \(names).",
                hint: "Add it to a server's capabilities in that file.")
        }
        return servers
    }
}
