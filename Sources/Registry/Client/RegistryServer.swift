// One server of a route: a mirror, or the registry itself.

import RegistryHosts

struct RegistryServer: Hashable, Sendable {
    enum Capability: String, CaseIterable, Sendable {
        case pull, resolve, push
    }

    /// The root of the API, `https://host/v2`, without a slash at its end.
    let root: WebURL
    /// The registry that a mirror is asked for.
    var namespace: String?
    var capabilities = Set(Capability.allCases)
    var tls = TLSSettings()
    /// Any value may be a secret.
    var headers: [String: [String]] = [:]
    var connecting: Duration?
    /// Whether it is the registry itself.
    var isOwn = false
    var getsCredentials = true

    init(root: WebURL) {
        self.root = root
    }

    func url(_ path: String) -> WebURL {
        var url = root
        url.path += "/" + path
        return namespace.map { url.adding("ns", $0) } ?? url
    }
}

extension RegistryServer: CustomStringConvertible, CustomReflectable {
    var description: String { root.shown }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension RegistryServer {
    /// Nil where the URL can't be read. An empty URL is the registry's own server.
    ///
    /// As in containerd, `/v2` is added to a path that does not end so, unless the entry forbids it.
    init?(_ entry: HostEntry, registry: String, isPlainHTTP: Bool) {
        let own = registry == "docker.io" ? "registry-1.docker.io" : registry
        let url = entry.url.isEmpty ? own : entry.url
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        guard var root = WebURL("\(isPlainHTTP ? "http" : "https")://\(rest)") else { return nil }
        while root.path.hasSuffix("/") { root.path.removeLast() }
        if !root.path.hasSuffix("/v2"), !entry.overridePath || entry.url.isEmpty { root.path += "/v2" }
        root.query = nil
        self.init(root: root)
        isOwn = root.authority == own.lowercased()
        namespace = isOwn || root.authority == registry.lowercased() ? nil : registry
        if !entry.url.isEmpty, !entry.capabilities.isEmpty {
            capabilities = Set(entry.capabilities.compactMap { Capability(rawValue: $0.lowercased()) })
        }
        if !isPlainHTTP {
            tls = TLSSettings(ca: entry.ca, client: entry.client, isUnverified: entry.skipVerify ?? false)
        }
        headers = entry.headers
        connecting = entry.dialTimeout.flatMap { Duration(go: $0) }
    }
}
