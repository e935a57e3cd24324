// One server of a hosts file: a mirror, or the registry itself.

import Failure
import TOML

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

/// What a client shows a server that asks for a certificate.
package struct ClientCertificate: Hashable, Sendable {
    /// Absolute, as every path here.
    package var certificate: String
    /// Nil where the certificate's file holds the key too.
    package var key: String?

    package init(certificate: String, key: String? = nil) {
        self.certificate = certificate
        self.key = key
    }
}

/// Makes a server of a hosts file from its TOML table.
extension HostEntry {
    private static let knownCapabilities: Set<String> = ["pull", "resolve", "push", "referrers"]

    /// Paths are relative to `directory`. Throws class `policy` for what the daemon doesn't accept either.
    init(url: String, _ table: TOMLTable, in directory: String) throws(Failure) {
        self.init(url: url)
        let reader = HostsTable(table, name: shownURL, path: "\(directory)/\(HostsFile.fileName)")
        capabilities = try reader.list("capabilities") ?? []
        if let name = capabilities.first(where: { !Self.knownCapabilities.contains($0.lowercased()) }) {
            throw reader.failure(
                "\"\(name)\" is an invalid capability.", hint: "Valid are pull, resolve, push and referrers.")
        }
        ca = try reader.textOrList("ca")?.map { Path.absolute($0, in: directory) } ?? []
        client = try reader.textsOrPairs("client").map { files in
            let files = files.map { Path.absolute($0, in: directory) }
            return ClientCertificate(certificate: files[0], key: files.count > 1 ? files[1] : nil)
        }
        skipVerify = try reader.flag("skip_verify")
        headers = try reader.lists("header")
        overridePath = try reader.flag("override_path") ?? false
        dialTimeout = try reader.text("dial_timeout").flatMap { $0.isEmpty ? nil : $0 }
        if let text = dialTimeout, text.wholeMatch(of: /[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)/) == nil {
            throw reader.failure("\"\(text)\" is an invalid duration.", hint: "Write it as \"30s\" or \"1m30s\".")
        }
    }
}
