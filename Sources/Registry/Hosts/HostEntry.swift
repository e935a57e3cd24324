// One server of a hosts file: a mirror, or the registry itself.

/// The keys that containerd knows. What it doesn't know it passes over, and so does this.
package struct HostEntry: Hashable, Sendable {
    /// As written. Empty is the registry's own server, which the daemon then makes from the registry's name.
    package var url: String
    /// As written: `pull`, `resolve`, `push`, `referrers`. Empty means all.
    package var capabilities: [String] = []
    /// Paths of certificates, absolute.
    package var ca: [String] = []
    package var client: [ClientCertificate] = []
    package var skipVerify: Bool?
    /// Any value may be a secret.
    package var headers: [String: [String]] = [:]
    /// The URL's path is the root of the API as it is, without `/v2`.
    package var overridePath = false
    /// As Go writes durations: `300ms`, `1m30s`.
    package var dialTimeout: String?

    package init(url: String) {
        self.url = url
    }

    package var hasTLSKeys: Bool { !ca.isEmpty || !client.isEmpty || skipVerify != nil }

    /// The daemon tries such a server over HTTPS first and falls back to HTTP without a word, save on port 80.
    package var mixesPlainHTTPWithTLS: Bool {
        let parts = HostURL(url)
        return parts.isPlainHTTP && parts.port != "80" && hasTLSKeys
    }

    /// Fit for messages: without user and query.
    package var shownURL: String { url.isEmpty ? "the registry's own server" : HostURL(url).shown }
}

extension HostEntry: CustomStringConvertible, CustomReflectable {
    package var description: String {
        let headers = headers.keys.sorted().map { "\($0): (hidden)" }.joined(separator: ", ")
        return "\(shownURL) ca \(ca) client \(client.map(\.certificate)) headers [\(headers)]"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
