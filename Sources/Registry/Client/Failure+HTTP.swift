// The one file where an answer of a registry, or the lack of one, becomes our failure.

import AsyncHTTPClient
import Failure
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension RequestError {
    /// What an answer means that wasn't hoped for; `body` is the beginning of what came with it.
    init(response: RegistryResponse, body: [UInt8], to request: RegistryRequest) {
        let said = ErrorBody(body, mediaType: response.header("Content-Type") ?? "")
        let wait = response.header("Retry-After").flatMap { Duration(retryAfter: $0) }
        let isWriting = request.method != .GET && request.method != .HEAD
        let trouble: RegistryTrouble =
            switch response.status {
            case 400 where said.isAboutHTTPS: .https
            case 429: .rateLimit(wait: wait)
            default: .status(response.status, codes: said.codes, isWriting: isWriting)
            }
        self.init(
            .status(response.status),
            Failure(
                trouble, at: response.url.authority, for: request.subject,
                cause: said.text ?? "status \(response.status)"),
            wait: wait)
    }

    /// What an error means that kept an answer away, or broke one off. `proxy` is who led there, if somebody did.
    init(transport error: any Error, host: String, proxy: Proxy? = nil) {
        switch error {
        case let error as RequestError: self = error
        // From whoever makes the bytes of an upload: the network doesn't know the type.
        case let failure as Failure: self.init(.end, failure)
        case _ where Task.isCancelled || error is CancellationError: self = .cancelled
        case let error as HTTPClientError where error == .cancelled: self = .cancelled
        case let error as HTTPClientError
        where [.proxyAuthenticationRequired, .invalidProxyResponse].contains(error) && proxy != nil:
            // No waiting changes what a proxy has been told.
            self.init(
                .end,
                Failure(.proxyRefuses, at: proxy?.shown ?? "", for: host, cause: error.shortDescription))
        // With a proxy nobody else is connected to.
        case _ where proxy != nil && RegistryTrouble.reading(error).trouble.isNoConnection:
            let cause = RegistryTrouble.reading(error).cause
            self.init(.noResponse, Failure(.proxyUnreachable, at: proxy?.shown ?? "", for: host, cause: cause))
        default:
            let (trouble, cause) = RegistryTrouble.reading(error)
            self.init(.noResponse, Failure(trouble, at: host, for: "", cause: cause))
        }
    }
}

extension RegistryTrouble {
    fileprivate static func reading(_ error: any Error) -> (trouble: RegistryTrouble, cause: String?) {
        switch error {
        case let error as NIOConnectionError:
            (error.connectionErrors.isEmpty ? .unknownName : .unreachable, error.reason)
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains(error.errnoCode):
            (.unreachable, "\(error)")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: reading(tls: "\(error)")
        case let error as HTTPParserError where error != .invalidEOFState: (.noHTTP, "\(error)")
        case let error as HTTPClientError where error == .connectTimeout: (.unreachable, error.shortDescription)
        // The short description: the other one may quote a header.
        case let error as HTTPClientError: (.brokenOff, error.shortDescription)
        default: (.brokenOff, "\(error)")
        }
    }

    fileprivate var isNoConnection: Bool { self == .unreachable || self == .unknownName }

    /// The library's own text names files of the build: only the reasons are told.
    private static func reading(tls text: String) -> (trouble: RegistryTrouble, cause: String?) {
        let reasons = text.matches(of: /OPENSSL_internal:([A-Za-z0-9_]+)/).map { String($0.1) }
        let said = reasons.isEmpty ? String(text.prefix { $0 != "(" }) : reasons.joined(separator: ", ")
        // Nothing of TLS was said.
        if reasons.isEmpty, said == "handshakeFailed" { return (.hangsUp, said) }
        if said == "uncleanShutdown" { return (.brokenOff, said) }
        let upper = said.uppercased()
        func has(_ words: String...) -> Bool { words.contains(where: upper.contains) }
        if has("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST") { return (.plainHTTP, said) }
        return (has("CERTIFICATE", "HOSTNAME", "UNKNOWN_CA") ? .untrusted : .insecure, said)
    }
}

extension NIOConnectionError {
    fileprivate var reason: String? {
        (connectionErrors.first?.error ?? dnsAError ?? dnsAAAAError).map { "\($0)" }
    }
}
