// The one table of what goes wrong with a registry: both engines say the same of the same trouble.

/// What a registry did, or what kept it away. This program's own client sees it; of the daemon's it is read in words.
package enum RegistryTrouble: Hashable, Sendable {
    /// An answer whose status is no success. `codes` are those of the distribution specification, where its body was
    /// seen; `isWriting` where something was to be changed.
    case status(Int, codes: [String] = [], isWriting: Bool = false)
    /// It wants no request for so long; nil where it doesn't say.
    case rateLimit(wait: Duration?)
    /// It names another place, again and again.
    case circles
    /// It names another place that is none.
    case noPlace
    case unreachable
    case unknownName
    /// The connection ended before the answer, or in it.
    case brokenOff
    /// The connection ended while it was being secured.
    case hangsUp
    case insecure
    case untrusted
    case plainHTTP
    case https
    case noHTTP
    /// All that came of so many bytes.
    case tooShort(Int64, of: Int64)
    case tooLong(of: Int64)
    /// More than is read of a document, in bytes.
    case tooLarge(limit: Int)
    case otherBytes
    /// Its token service answers something else than a token.
    case noToken
    /// A token service, which is then the host, gives none for this registry.
    case tokenRefused(for: String, hasCredential: Bool)
    /// It took something and did not say under which digest, as containerd wants to know.
    case unconfirmed
    /// A proxy on the way, which is then the host, wants another login or none at all.
    case proxyRefuses
    case proxyUnreachable
}

extension Failure {
    /// `host` is who was asked, `subject` what for: "demo/small:1.0". `cause` is what was said word for word.
    package init(_ trouble: RegistryTrouble, at host: String, for subject: String, cause: String?) {
        func failure(_ code: Code, _ message: String, hint: String? = nil) -> Failure {
            Failure(code, message, hint: hint, cause: cause)
        }
        let way = "Check its address and port, and the network."
        self =
            switch trouble {
            case .status(let status, let codes, let isWriting):
                Failure(status, codes, isWriting: isWriting, at: host, for: subject, cause: cause)
            case .rateLimit(let wait):
                failure(
                    .rateLimit, "\(host) rate-limits requests\(wait.map { ": try again in \($0.inWords)" } ?? "").",
                    hint: "Wait, or log in: many registries allow more to users they know.")
            case .circles: failure(.network, "\(host) redirects \(subject) in circles.")
            case .noPlace: failure(.network, "\(host) redirects \(subject) to no address.")
            case .unreachable: failure(.network, "\(host) can't be reached.", hint: way)
            case .unknownName:
                failure(.network, "The name \(host) can't be resolved.", hint: "Check the spelling, and the DNS.")
            case .brokenOff: failure(.network, "The connection to \(host) broke off.", hint: way)
            case .hangsUp: failure(.network, "\(host) hangs up when a secure connection is begun.", hint: way)
            case .insecure: failure(.network, "No secure connection to \(host) can be made.")
            case .untrusted:
                failure(
                    .certificate, "The certificate of \(host), or the one shown to it, isn't trusted.",
                    hint: "Name the registry's CA in its hosts directory.")
            case .plainHTTP:
                failure(
                    .scheme, "\(host) speaks plain HTTP where HTTPS was expected.",
                    hint: "Only registries on this machine are asked over plain HTTP.")
            case .https: failure(.scheme, "\(host) speaks HTTPS where plain HTTP was used.")
            case .noHTTP: failure(.network, "\(host) answers with something other than HTTP.", hint: way)
            case .tooShort(let count, let size):
                failure(
                    .network, "\(host) sent only \(count) of the \(size) bytes of \(subject).",
                    hint: "Try again, or get it from another server.")
            case .tooLong(let size):
                failure(
                    .network, "\(host) sends more than the \(size) bytes that \(subject) has.",
                    hint: "Get it from another server.")
            case .tooLarge(let limit):
                failure(
                    .incomplete, "\(host) sends more for \(subject) than can be taken: \(limit) bytes at most.")
            case .otherBytes:
                failure(
                    .network, "\(host) sends bytes for \(subject) that don't match its digest.",
                    hint: "Nothing of them was kept. Try again, or ask who runs the registry.")
            case .noToken: failure(.auth, "The token service of \(host) answered with something other than a token.")
            case .tokenRefused(let registry, let hasCredential):
                failure(
                    .auth,
                    hasCredential
                        ? "\(host) refused the credential for \(registry)."
                        : "\(host) gives no access to \(registry) without a login.",
                    hint: "Log in to the registry.")
            case .proxyRefuses:
                failure(
                    .network, "The proxy \(host) refuses to connect.",
                    hint: "Name a user and a password that it takes in HTTPS_PROXY or HTTP_PROXY.")
            case .proxyUnreachable:
                failure(
                    .network, "The proxy \(host) can't be reached.",
                    hint: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.")
            case .unconfirmed:
                failure(
                    .network, "\(host) leaves out the header Docker-Content-Digest, which containerd wants to see.",
                    hint: "Go without --engine transfer: this program then does the work itself.")
            }
    }

    private init(
        _ status: Int, _ codes: [String], isWriting: Bool, at host: String, for subject: String, cause: String?
    ) {
        func has(_ some: String...) -> Bool { some.contains(where: codes.contains) }
        switch status {
        case _ where isWriting && has("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN"):
            self.init(
                .incomplete, "\(host) lacks parts of the image that weren't pushed.",
                hint: "Push all platforms that are listed.", cause: cause)
        case _ where [401, 403].contains(status) || has("DENIED", "UNAUTHORIZED"):
            self.init(
                .auth, "\(host) gives no access to \(subject)\(isWriting ? "." : ", or doesn't have it.")",
                hint: isWriting
                    ? "Log in as a user who may push there." : "Check the name, or log in to the registry.",
                cause: cause)
        case 404:
            self.init(
                .notFound, "\(host) doesn't have \(subject).",
                hint: subject.contains("@") ? nil : "Check the name and the tag.", cause: cause)
        case 429: self.init(.rateLimit(wait: nil), at: host, for: subject, cause: cause)
        case 413: self.init(.policy, "\(host) doesn't take anything as large as \(subject).", cause: cause)
        case _ where isWriting && (status == 405 || has("UNSUPPORTED")):
            self.init(.policy, "\(host) doesn't take \(subject): it may be read-only.", cause: cause)
        case 500...: self.init(.network, "\(host) is in trouble: status \(status) for \(subject).", cause: cause)
        default: self.init(.network, "\(host) refused \(subject) with status \(status).", cause: cause)
        }
    }
}

extension Duration {
    /// Rounded up: "20 s", "3 min", "1 h".
    package var inWords: String {
        let (seconds, rest) = components
        let whole = seconds + (rest > 0 ? 1 : 0)
        func parts(of length: Int64) -> Int64 { (whole + length - 1) / length }
        return whole < 100 ? "\(whole) s" : whole < 6000 ? "\(parts(of: 60)) min" : "\(parts(of: 3600)) h"
    }
}
