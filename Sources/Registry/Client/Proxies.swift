// Which proxy leads to a server: the usual variables, read as Go programs such as containerd read them.

import AsyncHTTPClient
import Failure
import FoundationEssentials

struct Proxy: Hashable, Sendable {
    var host: String
    var port: Int
    var isSOCKS = false
    /// What it is shown of the user.
    var login: HTTPClient.Authorization?

    /// Fit for messages.
    var shown: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Asked for a tunnel to what is behind it.
    var tunnel: HTTPClient.Configuration.Proxy {
        isSOCKS ? .socksServer(host: host, port: port) : .server(host: host, port: port, authorization: login)
    }
}

/// The proxies of an environment.
struct Proxies: Sendable {
    private let https: Proxy?
    private let http: Proxy?
    private let exceptions: [ProxyException]

    /// Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or the same in small letters.
    ///
    /// Throws class `policy` for a proxy that can't be used: one that is reached over TLS, or no URL.
    init(_ environment: [String: String]) throws(Failure) {
        func value(_ name: String) -> String? {
            [name, name.lowercased()].compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        func proxy(_ name: String) throws(Failure) -> Proxy? {
            guard let text = value(name) else { return nil }
            return try Self.read(text, from: name)
        }
        https = try proxy("HTTPS_PROXY")
        http = try proxy("HTTP_PROXY")
        exceptions = (value("NO_PROXY") ?? "").split(separator: ",").compactMap { ProxyException(String($0)) }
    }

    /// Nil where the way is straight, as it always is to this machine itself.
    func proxy(for url: WebURL) -> Proxy? {
        guard let proxy = url.isPlainHTTP ? http : https else { return nil }
        let address = IPAddress(url.host)
        guard url.host != "localhost", address?.isLoopback != true,
            !exceptions.contains(where: { $0.covers(url, address) })
        else { return nil }
        return proxy
    }

    private static func read(_ text: String, from name: String) throws(Failure) -> Proxy {
        let parts = URLComponents(string: text.contains("://") ? text : "http://\(text)")
        let host = (parts?.host ?? "").trimmed(of: "[", "]")
        let port = parts?.port
        switch parts?.scheme?.lowercased() {
        case "http" where !host.isEmpty:
            let login = parts?.user.map { user in
                HTTPClient.Authorization.basic(username: user, password: parts?.password ?? "")
            }
            return Proxy(host: host, port: port ?? 80, login: login)
        case "socks5" where !host.isEmpty, "socks5h" where !host.isEmpty:
            return Proxy(host: host, port: port ?? 1080, isSOCKS: true)
        default:
            throw Failure(
                .policy, "The proxy that \(name) names can't be used.", hint: "Name one by http:// or socks5://.")
        }
    }
}

extension String {
    fileprivate func trimmed(of first: Character, _ last: Character) -> String {
        self.first == first && self.last == last ? String(dropFirst().dropLast()) : self
    }
}
