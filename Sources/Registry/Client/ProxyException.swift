// One entry of NO_PROXY.

/// `*`, an address, a network (`10.0.0.0/8`), a name with all below it (`example.com`), or only what is below it
/// (`.example.com`, `*.example.com`). All but networks may have a port.
struct ProxyException: Hashable, Sendable {
    private enum Kind: Hashable {
        case all
        case network(IPAddress, bits: Int)
        case domain(String, isItselfMeant: Bool)
    }

    private let kind: Kind
    private let port: Int?

    /// Nil for an empty entry.
    init?(_ text: String) {
        let text = text.split(separator: " ").joined().lowercased()
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: "/")
        if parts.count == 2, let address = IPAddress(String(parts[0])), let bits = Int(parts[1]) {
            (kind, port) = (.network(address, bits: bits), nil)
            return
        }
        // An IPv6 address has a port only after brackets.
        let colon = IPAddress(text) == nil ? text.lastIndex(of: ":") : nil
        port = colon.flatMap { Int(text[text.index(after: $0)...]) }
        let host = port == nil ? text[...] : text[..<(colon ?? text.endIndex)]
        if host == "*" {
            kind = .all
        } else if let address = IPAddress(String(host)) {
            kind = .network(address, bits: address.bytes.count * 8)
        } else {
            let name = host.hasPrefix("*.") ? host.dropFirst() : host
            kind = .domain(String(name.hasPrefix(".") ? name.dropFirst() : name), isItselfMeant: name.first != ".")
        }
    }

    /// `address` is the URL's host where that is one.
    func covers(_ url: WebURL, _ address: IPAddress?) -> Bool {
        guard port == nil || port == url.port ?? (url.isPlainHTTP ? 80 : 443) else { return false }
        return switch kind {
        case .all: true
        case .network(let network, let bits): address?.shares(bits, with: network) ?? false
        case .domain(let name, let isItselfMeant): url.host.hasSuffix(".\(name)") || isItselfMeant && url.host == name
        }
    }
}
