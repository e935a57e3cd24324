// An image reference: registry, repository, tag and digest.

/// The name of an image, such as `docker.io/library/alpine:3.20`.
package struct Reference: Hashable, Sendable {
    /// Host and port, such as `docker.io` or `localhost:5000`. Empty in a stored name that has none.
    package let registry: String
    /// The repository's path within the registry: `library/alpine`.
    package let path: String
    package let tag: String?
    package let digest: Digest?

    init(registry: String, path: String, tag: String?, digest: Digest?) {
        self.registry = registry
        self.path = path
        self.tag = tag
        self.digest = digest
    }

    /// Registry and path: `docker.io/library/alpine`.
    package var repository: String { registry.isEmpty ? path : "\(registry)/\(path)" }

    /// As Docker shows it: without `docker.io` and `library`, wherever the rest is still read as the same reference.
    package var familiar: String {
        guard registry == "docker.io" else { return description }
        let parts = path.split(separator: "/")
        guard let first = parts.first else { return description }
        if parts.count == 2, first == "library" { return parts[1] + suffix }
        return ReferenceGrammar.looksLikeHost(first) ? description : path + suffix
    }

    private var suffix: String { (tag.map { ":" + $0 } ?? "") + (digest.map { "@\($0)" } ?? "") }
}

extension Reference: CustomStringConvertible {
    /// The whole reference; what a stored name was read from, byte for byte.
    package var description: String { repository + suffix }
}

extension Reference {
    /// The registry without its port: `localhost`, `127.0.0.1`, `[::1]`.
    package var host: String {
        if let bracket = registry.lastIndex(of: "]") { return String(registry[...bracket]) }
        return String(registry.prefix { $0 != ":" })
    }

    /// Whether the registry is on this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
    package var isLoopback: Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "[::1]" || host == "[0:0:0:0:0:0:0:1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }
}
