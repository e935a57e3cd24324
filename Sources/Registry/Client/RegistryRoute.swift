// How a registry is reached: its servers in the order of trying.

package import Failure
package import RegistryHosts

package struct RegistryRoute: Hashable, Sendable {
    /// How the registry's own server is reached.
    package enum Scheme: Hashable, Sendable {
        case https
        /// Whatever its certificate.
        case httpsUnverified
        case http
    }

    package let registry: String
    let servers: [RegistryServer]

    /// `registry` is as in references: `docker.io`, `127.0.0.1:5000`. `hosts` are the settings in force, if any.
    ///
    /// Mirrors come in the file's order, then the registry's own server. `https` leaves the file's word alone; the other
    /// two change what the file says of the registry's own server, and of nothing else.
    ///
    /// Throws class `policy` where the file has a URL that can't be used, or sends the registry elsewhere so that there
    /// is nothing to change; class `reference` where `registry` is none.
    package init(registry: String, hosts: HostsFile?, scheme: Scheme = .https) throws(Failure) {
        self.registry = registry
        var servers: [RegistryServer] = []
        for entry in (hosts?.hosts ?? []) + [hosts?.serverEntry ?? HostEntry(url: "")] {
            for server in try Self.servers(entry, registry: registry, hosts: hosts, scheme)
            where !servers.contains(where: { $0.root == server.root }) {
                servers.append(server)
            }
        }
        guard scheme == .https || servers.contains(where: \.isOwn) else {
            throw Failure(
                .policy, "No insecure attempt can be made: \(hosts?.path ?? "") sends \(registry) elsewhere.",
                hint: "Go without the setting, or set skip_verify in that file.")
        }
        self.servers = servers
    }

    func servers(for capabilities: Set<RegistryServer.Capability>) -> [RegistryServer] {
        servers.filter { $0.capabilities.isSuperset(of: capabilities) }
    }

    /// One server, or two where the entry mixes plain HTTP with TLS keys: HTTPS first, as containerd tries it. Over the
    /// HTTP that it falls back to nothing secret is sent.
    private static func servers(
        _ entry: HostEntry, registry: String, hosts: HostsFile?, _ scheme: Scheme
    ) throws(Failure) -> [RegistryServer] {
        func make(isPlainHTTP: Bool) throws(Failure) -> RegistryServer {
            if let server = RegistryServer(entry, registry: registry, isPlainHTTP: isPlainHTTP) { return server }
            guard let hosts, !entry.url.isEmpty else {
                throw Failure(.reference, "\"\(registry)\" is an invalid registry.", hint: "Write host or host:port.")
            }
            throw Failure(.policy, "The hosts file \(hosts.path) can't be used: \(entry.shownURL) is an invalid URL.")
        }
        let isPlainHTTP = entry.url.hasPrefix("http://")
        var server = try make(isPlainHTTP: isPlainHTTP && !entry.mixesPlainHTTPWithTLS)
        switch scheme {
        case .httpsUnverified where server.isOwn:
            server = try make(isPlainHTTP: false)
            server.tls.isUnverified = true
        case .http where server.isOwn:
            server = try make(isPlainHTTP: true)
            // Meant for HTTPS: any of them may be a secret.
            if !isPlainHTTP { server.headers = [:] }
        default:
            guard entry.mixesPlainHTTPWithTLS else { break }
            var plain = try make(isPlainHTTP: true)
            plain.getsCredentials = false
            plain.headers = [:]
            return [server, plain]
        }
        return [server]
    }
}
