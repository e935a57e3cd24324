// One registry, however it is spelled.

/// A host and a port. Equal when they mean the same registry: letter case, a port of 443 and the names of Docker Hub
/// make no difference.
struct RegistryHost: Hashable, Sendable {
    private static let hub = "docker.io"
    private static let hubNames: Set = [hub, "index.docker.io", "registry-1.docker.io"]
    /// The one name under which Docker keeps the credential of Docker Hub.
    private static let hubIdentifier = "https://index.docker.io/v1/"
    private static let ordinaryPaths: Set = ["", "/", "/v1", "/v1/", "/v2", "/v2/"]

    private let name: String
    private let port: UInt16

    /// Reads `host` or `host:port`, an IPv6 address in brackets. Nil when it is neither.
    init?(_ text: String) {
        // Some letters outside ASCII have their lower case in it.
        guard text.utf8.allSatisfy({ $0 < 0x80 }),
            let match = text.lowercased().wholeMatch(of: /(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]+))?/),
            let port = match.2.map({ UInt16($0) }) ?? 443
        else { return nil }
        let name = String(match.1)
        self.name = port == 443 && Self.hubNames.contains(name) ? Self.hub : name
        self.port = port
    }

    /// Reads a key of Docker's file: a host, or a URL of which Docker uses the host only. Keys with a path of their own
    /// are not for the whole registry: Docker keeps other tokens of Docker Hub under such.
    init?(key: String) {
        let scheme = ["https://", "http://"].first(where: key.hasPrefix) ?? ""
        let rest = key.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        guard Self.ordinaryPaths.contains(String(rest[host.endIndex...])) else { return nil }
        self.init(String(host))
    }

    /// The names under which a credential may be kept, in nerdctl's order of asking for them.
    var identifiers: [String] {
        guard name != Self.hub || port != 443 else { return [Self.hubIdentifier] }
        let hosts = port == 443 ? ["\(name):443", name] : ["\(name):\(port)"]
        return hosts.flatMap { [$0, "https://\($0)", "http://\($0)"] }
    }

    /// Those of `names` that mean this registry: the identifiers in their order, then other spellings.
    func keys(in names: some Collection<String>) -> [String] {
        let usual = identifiers.filter(names.contains)
        return usual + names.filter { RegistryHost(key: $0) == self && !usual.contains($0) }.sorted()
    }
}

extension RegistryHost: CustomStringConvertible {
    /// As people write it: without the port of HTTPS.
    var description: String { port == 443 ? name : "\(name):\(port)" }
}
