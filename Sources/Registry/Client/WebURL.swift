// The URLs that are asked: of servers, redirects, uploads, token services.

import FoundationEssentials

/// An `http` or `https` URL without user, password and fragment, so that none of those is sent or shown.
package struct WebURL: Hashable, Sendable {
    let isPlainHTTP: Bool
    /// In small letters; an IPv6 address in brackets.
    let host: String
    /// Nil where the URL names none.
    let port: Int?
    /// Percent-encoded, as is the query.
    var path: String
    var query: String?

    /// Nil for what is no such URL. `base` is what a relative one is relative to.
    init?(_ text: String, relativeTo base: WebURL? = nil) {
        let url = URL(string: text, relativeTo: base.flatMap { URL(string: $0.text) })
        guard let url, let parts = URLComponents(url: url, resolvingAgainstBaseURL: true),
            let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.encodedHost?.lowercased(), !host.isEmpty, parts.port.map({ 1...65535 ~= $0 }) ?? true
        else { return nil }
        isPlainHTTP = scheme == "http"
        self.host = host
        port = parts.port
        path = parts.percentEncodedPath
        query = parts.percentEncodedQuery
    }

    /// Host and, if named, port: as credentials are kept by.
    var authority: String { host + (port.map { ":\($0)" } ?? "") }

    /// Scheme, host and port: what secrets are meant for.
    var origin: String { "\(isPlainHTTP ? "http" : "https")://\(host):\(port ?? (isPlainHTTP ? 80 : 443))" }

    var text: String { shown + (query.map { "?\($0)" } ?? "") }

    /// The same path on a proxy, which is told by other means whose it is.
    func text(by proxy: Proxy?) -> String {
        "http://\(proxy?.shown ?? authority)\(path)" + (query.map { "?\($0)" } ?? "")
    }

    /// Fit for messages: the query may hold signatures.
    var shown: String { "\(isPlainHTTP ? "http" : "https")://\(authority)\(path)" }

    /// This URL with one more pair in its query.
    func adding(_ name: String, _ value: String) -> WebURL {
        var url = self
        let pair = "\(Self.encoded(name))=\(Self.encoded(value))"
        url.query = query.map { $0.isEmpty ? pair : "\($0)&\(pair)" } ?? pair
        return url
    }

    /// For queries and forms: all but letters, digits and four marks is percent-encoded.
    package static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
            return isPlain ? String(character) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
