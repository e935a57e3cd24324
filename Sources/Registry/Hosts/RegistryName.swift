// A registry's name, the names its settings are kept under, and which URLs are the registry itself.

import Failure

/// `host` or `host:port`, such as `docker.io` or `[::1]:5000`.
struct RegistryName {
    let text: String

    private static let hub = ["docker.io", "index.docker.io", "registry-1.docker.io"]

    /// Throws class `reference` where the text can't be a registry, nor the name of a folder.
    init(_ text: String) throws(Failure) {
        let forbidden: Set<Unicode.Scalar> = ["/", "\\", "@", "?", "#", "\"", " ", "\u{7F}"]
        guard !text.isEmpty, text != ".", text != "..",
            !text.unicodeScalars.contains(where: { forbidden.contains($0) || $0.value < 0x20 })
        else {
            throw Failure(.reference, "\"\(text)\" is an invalid registry.", hint: "Write host or host:port.")
        }
        self.text = text
    }

    /// The folders that containerd tries, in its order (`hostPaths` in core/remotes/docker/config).
    var daemonNames: [String] { Self.folders(of: text) + ["_default"] }

    /// Other spellings of the same registry: with or without the port 443, and Docker Hub's other names.
    var otherNames: [String] {
        var spellings = Self.withAndWithoutPort(text)
        if isHub { spellings += Self.hub.flatMap { [$0] + Self.withAndWithoutPort($0) } }
        let own = daemonNames
        return spellings.flatMap(Self.folders).filter { !own.contains($0) }
    }

    /// What containerd adds as the last server to try, without a scheme.
    var defaultServer: String { text == "docker.io" ? "registry-1.docker.io" : text }

    /// Whether a URL of a hosts file leads to this registry, not to a mirror. Without a port in its name, a registry
    /// has the standard ports of both schemes.
    func isServed(by url: HostURL) -> Bool {
        let (host, port) = HostURL.hostAndPort(text)
        let isSameHost = isHub ? Self.hub.contains(url.host) : url.host == host.lowercased()
        guard isSameHost else { return false }
        let other = url.port ?? (url.isPlainHTTP ? "80" : "443")
        return port.map { $0 == other } ?? ["80", "443"].contains(other)
    }

    private var isHub: Bool {
        let (host, port) = HostURL.hostAndPort(text)
        return Self.hub.contains(host) && (port ?? "443") == "443"
    }

    private static func withAndWithoutPort(_ name: String) -> [String] {
        let (host, port) = HostURL.hostAndPort(name)
        return port == nil ? ["\(name):443"] : port == "443" ? [host] : []
    }

    /// `host:port` is `host_port_` first, because some file systems have no colons.
    private static func folders(of name: String) -> [String] {
        guard let colon = name.lastIndex(of: ":"), colon > name.startIndex else { return [name] }
        return ["\(name[..<colon])_\(name[name.index(after: colon)...])_", name]
    }
}
