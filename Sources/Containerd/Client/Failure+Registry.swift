// What the daemon says of a registry, read: who was asked, what for, and what came of it (containerd 2.1.9).

package import Failure
package import OCI

extension Failure {
    /// The same failure of a transfer in the words that this program's own engine has for it. Where the words leave
    /// open which blob it was about, `sizes` are those of the blobs on their way: the one of that size, if there is one.
    ///
    /// As it is where the words are about no registry.
    package func ofRegistry(_ reference: Reference, sizes: [Digest: Int64] = [:]) -> Failure {
        guard self.code != .cancelled, self.code != .policy, let said = cause,
            let (trouble, place) = RegistryWords(said, reference, sizes).trouble
        else { return self }
        return Failure(trouble, at: place.host, for: place.subject, cause: said)
    }
}

private struct RegistryWords {
    /// Who was asked, and what for.
    typealias Place = (host: String, subject: String)

    private let said: String
    private let reference: Reference
    private let sizes: [Digest: Int64]

    init(_ said: String, _ reference: Reference, _ sizes: [Digest: Int64]) {
        self.said = said
        self.reference = reference
        self.sizes = sizes
    }

    /// Nil when it is none.
    var trouble: (RegistryTrouble, Place)? {
        answer ?? transport ?? missing ?? bytes ?? refusal
    }

    /// "unexpected status from HEAD request to https://…: 503 Service Unavailable"
    private var answer: (RegistryTrouble, Place)? {
        guard let found = said.firstMatch(of: /unexpected status from ([A-Z]+) request to (\S+): ([0-9]{3})/),
            let status = Int(found.3)
        else { return nil }
        let place = place(String(found.2))
        let grants = said.firstMatch(of: /failed to fetch (anonymous|oauth) token/)
        if let grants, 400..<500 ~= status, status != 429 {
            return (
                .tokenRefused(for: reference.registry, hasCredential: grants.1 == "oauth"), (place.host, "a token")
            )
        }
        if grants != nil { return (.status(status), (place.host, "a token")) }
        let isWriting = found.1 != "GET" && found.1 != "HEAD"
        let codes = said.contains("missing in your target registry") ? ["MANIFEST_BLOB_UNKNOWN"] : []
        return (.status(status, codes: codes, isWriting: isWriting), place)
    }

    /// `failed to do request: Get "https://…": dial tcp …: connect: connection refused`
    private var transport: (RegistryTrouble, Place)? {
        guard let found = said.firstMatch(of: /(Head|Get|Put|Post|Patch) "([^"]*)": (.*)/) else { return nil }
        let place = place(String(found.2))
        let why = String(found.3)
        if let proxy = why.firstMatch(of: /proxyconnect tcp: dial tcp(?: ([^ ]+))?:/) {
            return (.proxyUnreachable, (proxy.1.map(String.init) ?? "of the daemon", place.host))
        }
        guard let trouble = Self.transportWords.first(where: { $0.words.contains(where: why.contains) })?.trouble
        else { return nil }
        switch trouble {
        case .proxyRefuses: return (trouble, ("of the daemon", place.host))
        case .brokenOff where found.2.hasPrefix("https:"): return (.hangsUp, place)
        default: return (trouble, place)
        }
    }

    /// The first words that fit count.
    private static let transportWords: [(words: [String], trouble: RegistryTrouble)] = [
        (["stopped after 10 redirects"], .circles), (["failed to parse Location header"], .noPlace),
        (["Proxy Authentication Required"], .proxyRefuses), (["x509: ", "certificate"], .untrusted),
        (["server gave HTTP response to HTTPS client", "first record does not look like a TLS handshake"], .plainHTTP),
        (["no such host", "server misbehaving"], .unknownName), (["dial tcp", "TLS handshake timeout"], .unreachable),
        (["malformed HTTP"], .noHTTP),
        (["EOF", "connection reset by peer", "broken pipe", "server closed"], .brokenOff),
        (["tls: "], .insecure),
    ]

    /// "could not fetch content descriptor sha256:… from remote: not found", "content at https://… not found",
    /// "a.test/a:1: not found", "rejecting 5242880 byte manifest for a.test/a:1: not found"
    private var missing: (RegistryTrouble, Place)? {
        if let found = said.firstMatch(of: /could not fetch content descriptor (\S+) \(/) {
            return (.status(404), (reference.registry, "\(reference.path)@\(found.1)"))
        }
        if let found = said.firstMatch(of: /content at (\S+) not found/) {
            return (.status(404), place(String(found.1)))
        }
        if said.contains("rejecting"), said.contains("byte manifest for") {
            return (.tooLarge(limit: 4 << 20), whole)
        }
        return said.hasSuffix("\(reference): not found") ? (.status(404), whole) : nil
    }

    /// `failed commit on ref "layer-sha256:…": unexpected commit digest …`, `… failed size validation: 114 != 113`,
    /// "short read: expected 113 bytes but got 50: unexpected EOF"
    private var bytes: (RegistryTrouble, Place)? {
        if let found = said.firstMatch(of: /short read: expected ([0-9]+) bytes but got ([0-9]+)/),
            let size = Int64(found.1), let count = Int64(found.2)
        {
            let fitting = sizes.filter { $0.value == size }.keys
            let subject = fitting.count == 1 ? "\(reference.path)@\(fitting.first?.description ?? "")" : whole.subject
            return (.tooShort(count, of: size), (reference.registry, subject))
        }
        guard let found = said.firstMatch(of: /failed commit on ref "[a-z]+-(?:[^"]*@)?([a-z0-9]+:[0-9a-f]+)": (.*)/)
        else { return nil }
        let place = (host: reference.registry, subject: "\(reference.path)@\(found.1)")
        if found.2.contains("unexpected commit digest") { return (.otherBytes, place) }
        if found.2.contains("invalid content digest in response") { return (.unconfirmed, place) }
        if let sizes = found.2.firstMatch(of: /failed size validation: ([0-9]+) != (-?[0-9]+)/),
            let count = Int64(sizes.1), let size = Int64(sizes.2)
        {
            return (count < size ? .tooShort(count, of: size) : .tooLong(of: size), place)
        }
        return nil
    }

    /// "pull access denied, …: authorization failed: no basic auth credentials"
    private var refusal: (RegistryTrouble, Place)? {
        if said.contains("authorization server did not include a token")
            || said.contains("unable to decode token response")
        {
            return (.noToken, (reference.registry, "a token"))
        }
        if said.contains("push access denied") {
            return (.status(401, isWriting: true), (reference.registry, reference.path))
        }
        return said.contains("authorization failed") ? (.status(401), whole) : nil
    }

    /// The reference itself.
    private var whole: Place {
        (
            reference.registry,
            reference.path + (reference.digest.map { "@\($0)" } ?? ":\(reference.tag ?? "latest")")
        )
    }

    /// Of a URL, which may have lost its host in a redirect: neither user nor query of it is told.
    private func place(_ url: String) -> Place {
        let parts = url.firstMatch(of: /^(?:[a-z]+:\/\/(?:[^\/@]*@)?([^\/?]*))?([^?]*)/)
        let host = parts?.1.map(String.init) ?? reference.registry
        let path = parts.map { String($0.2) } ?? ""
        guard let found = path.wholeMatch(of: /\/v2\/(.+)\/(manifests|blobs)\/(.+)/) else {
            return (host, whole.subject)
        }
        if found.2 == "blobs", found.3.hasPrefix("uploads/") {
            let ref = said.firstMatch(of: /failed commit on ref "[a-z]+-(?:[^"]*@)?([a-z0-9]+:[0-9a-f]+)"/)
            return (host, reference.path + (ref.map { "@\($0.1)" } ?? ""))
        }
        return (host, "\(found.1)\(found.3.contains(":") ? "@" : ":")\(found.3)")
    }
}
