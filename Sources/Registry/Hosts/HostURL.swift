// The URL of a server in a hosts file, read as containerd reads it.

/// A server's URL. Without a scheme it is HTTPS.
struct HostURL {
    let isPlainHTTP: Bool
    /// All after the scheme.
    let rest: Substring
    /// In small letters.
    let host: String
    let port: String?

    init(_ text: String) {
        isPlainHTTP = text.hasPrefix("http://")
        rest = isPlainHTTP ? text.dropFirst(7) : text.hasPrefix("https://") ? text.dropFirst(8) : text[...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let server = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let parts = Self.hostAndPort(String(server))
        host = parts.host.lowercased()
        port = parts.port
    }

    /// Without user and query, which may hold secrets.
    var shown: String {
        let path = rest.drop { !"/?#".contains($0) }.prefix { !"?#".contains($0) }
        return "\(isPlainHTTP ? "http" : "https")://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    /// The colons in brackets are those of an IPv6 address.
    static func hostAndPort(_ text: String) -> (host: String, port: String?) {
        guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else { return (text, nil) }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
