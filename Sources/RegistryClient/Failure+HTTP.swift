// The one file where an answer of a registry, or the lack of one, becomes our failure.

import AsyncHTTPClient
import Failure
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension Fault {
    /// What an answer means that wasn't hoped for; `body` is the beginning of what came with it.
    init(answer: Answer, body: [UInt8], to call: Call) {
        let said = ErrorBody(body, mediaType: answer.header("Content-Type") ?? "")
        let failure = Failure(
            status: answer.status, said, host: answer.url.authority, subject: call.subject,
            isWriting: call.method != .GET && call.method != .HEAD)
        let wait = answer.header("Retry-After").flatMap { Duration(retryAfter: $0) }
        self.init(.answer(status: answer.status), failure, wait: wait)
    }

    /// What an error means that kept an answer away, or broke one off.
    init(transport error: any Error, host: String) {
        switch error {
        case let fault as Fault: self = fault
        // From whoever makes the bytes of an upload: the network doesn't know the type.
        case let failure as Failure: self.init(.end, failure)
        case _ where Task.isCancelled || error is CancellationError: self = .cancelled
        case let error as HTTPClientError where error == .cancelled: self = .cancelled
        default: self.init(.noAnswer, Failure(transport: error, host: host))
        }
    }
}

extension Failure {
    fileprivate init(status: Int, _ said: ErrorBody, host: String, subject: String, isWriting: Bool) {
        let cause = said.text ?? "status \(status)"
        switch status {
        case _ where isWriting && said.has("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN"):
            self.init(
                .incomplete, "\(host) lacks parts of the image that weren't pushed.",
                hint: "Push all platforms that are listed.", cause: cause)
        case _ where [401, 403].contains(status) || said.has("DENIED", "UNAUTHORIZED"):
            self.init(
                .auth, "\(host) gives no access to \(subject)\(isWriting ? "." : ", or doesn't have it.")",
                hint: isWriting
                    ? "Log in as a user who may push there." : "Check the name, or log in to the registry.",
                cause: cause)
        case 404: self.init(.notFound, "\(host) doesn't have \(subject).", cause: cause)
        case 429:
            self.init(
                .rateLimit, "\(host) asks for patience.",
                hint: "Wait, or log in: many registries allow more to users they know.", cause: cause)
        case 400 where said.isAboutHTTPS:
            self.init(.scheme, "\(host) speaks HTTPS where plain HTTP was used.", cause: cause)
        case 413: self.init(.policy, "\(host) doesn't take anything as large as \(subject).", cause: cause)
        case _ where isWriting && (status == 405 || said.has("UNSUPPORTED")):
            self.init(.policy, "\(host) doesn't take \(subject): it may be read-only.", cause: cause)
        case 500...: self.init(.network, "\(host) is in trouble: status \(status) for \(subject).", cause: cause)
        default: self.init(.network, "\(host) refused \(subject) with status \(status).", cause: cause)
        }
    }

    fileprivate init(transport error: any Error, host: String) {
        switch error {
        case let error as NIOConnectionError: self.init(connecting: error, host: host)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(tls: "\(error)", host: host)
        case let error as HTTPParserError where error != .invalidEOFState:
            self.init(
                .network, "\(host) answers something that is no HTTP.", hint: "Check its address and port.",
                cause: "\(error)")
        case let error as HTTPClientError:
            // The short description: the other one may quote a header.
            self.init(
                .network, "The connection to \(host) broke off, or none came about.",
                hint: "Check its address and port, and the network of this host.", cause: error.shortDescription)
        default:
            self.init(
                .network, "The connection to \(host) broke off.", hint: "Check the network of this host.",
                cause: "\(error)")
        }
    }

    private init(connecting error: NIOConnectionError, host: String) {
        if let reached = error.connectionErrors.first {
            self.init(
                .network, "\(host) can't be reached.",
                hint: "Check its address and port, and the network of this host.", cause: "\(reached.error)")
        } else {
            self.init(
                .network, "The name \(host) isn't known.", hint: "Check the spelling, and this host's DNS.",
                cause: (error.dnsAError ?? error.dnsAAAAError).map { "\($0)" })
        }
    }

    /// The library's own text names files of the build: only the reasons are told.
    private init(tls text: String, host: String) {
        let reasons = text.matches(of: /OPENSSL_internal:([A-Za-z0-9_]+)/).map { String($0.1) }
        let said = reasons.isEmpty ? String(text.prefix { $0 != "(" }) : reasons.joined(separator: ", ")
        let upper = said.uppercased()
        if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"].contains(where: upper.contains) {
            self.init(
                .scheme, "\(host) speaks plain HTTP where HTTPS was expected.",
                hint: "Only registries on this machine are asked over plain HTTP.", cause: said)
        } else if ["CERTIFICATE", "HOSTNAME", "UNKNOWN_CA"].contains(where: upper.contains) {
            self.init(
                .certificate, "The certificate of \(host), or the one shown to it, isn't trusted.",
                hint: "Name the registry's CA in its hosts directory.", cause: said)
        } else {
            self.init(.network, "No secure connection to \(host) comes about.", cause: said)
        }
    }
}
