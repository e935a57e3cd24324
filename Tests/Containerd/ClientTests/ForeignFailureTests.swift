// What registries and daemons say, as classes. The words are those of containerd 2.1.9 and docker-registry 2.8.

import Failure
import GRPCCore
import OCI
import Testing

@testable import ContainerdClient

@Suite struct ForeignFailureTests {
    private static let cases: [(status: RPCError.Code, words: String, code: Failure.Code)] = [
        (.notFound, "failed to resolve image: 127.0.0.1:5000/demo/small:9.9: not found", .notFound),
        (.unknown, "failed to resolve image: unexpected status from HEAD request: 401 Unauthorized", .auth),
        (.unknown, "pull access denied, repository does not exist or may require authorization", .auth),
        (.unknown, "failed to authorize: authorization failed: no basic auth credentials", .auth),
        (.unknown, "unexpected status from PUT request to https://a/v2/: 403 Forbidden", .auth),
        (.unknown, "failed to do request: http: server gave HTTP response to HTTPS client", .scheme),
        (.unknown, "failed to do request: tls: first record does not look like a TLS handshake", .scheme),
        (.unknown, "tls: failed to verify certificate: x509: certificate signed by unknown authority", .certificate),
        (.unknown, "remote error: tls: bad certificate", .certificate),
        (.unknown, "dial tcp 127.0.0.1:9: connect: connection refused", .network),
        (.unknown, "dial tcp: lookup nowhere.invalid: no such host", .network),
        (.unknown, "dial tcp 10.255.255.1:443: i/o timeout", .network),
        (.notFound, "no match for platform in manifest: not found", .platform),
        (.unknown, "image might be filtered out", .platform),
        (
            .invalidArgument, "unable to initialize unpacker: no unpack platforms defined: invalid argument",
            .snapshotter
        ),
        (.invalidArgument, "snapshotter not loaded: nosuch: invalid argument", .snapshotter),
        (.unknown, "image verifier bindir blocked pull of a.test/a:1 with digest sha256:0", .policy),
        (.unknown, "unexpected status: 429 Too Many Requests", .rateLimit),
        (.unknown, "toomanyrequests: You have reached your pull rate limit", .rateLimit),
        (
            .unknown,
            "manifest list/index references to blobs and/or manifests are missing in your target registry: "
                + "unexpected status: 400 Bad Request", .incomplete
        ),
        (.unknown, "unrecognized image format", .archive), (.unknown, "archive/tar: invalid tar header", .archive),
        (.unknown, "failed to ingest blobs: short read: unexpected EOF", .archive),
        (.unknown, "write /var/lib/containerd/x: no space left on device", .storage),
        (.unknown, "mkdir /var/lib/containerd/x: read-only file system", .storage),
        (.invalidArgument, "object required", .reference),
        (.unavailable, "Stream unexpectedly closed.", .daemon), (.deadlineExceeded, "", .daemon),
        (
            .unavailable,
            "connection error: desc = \"transport: Error while dialing: dial unix /run/s.sock: connect: "
                + "connection refused\"", .snapshotter
        ),
        (
            .unknown,
            "failed to prepare: connection error: desc = \"transport: Error while dialing: dial unix:///run/s.sock: "
                + "timeout\"", .snapshotter
        ),
        (.unavailable, "error reading from server: EOF", .snapshotter),
        (.alreadyExists, "image a.test/a:1: already exists", .conflict),
        (.unimplemented, "unknown service containerd.services.transfer.v1.Transfer", .daemon),
        (.unimplemented, "method Transfer not implemented for OCI Registry to Local Image Store", .daemon),
        (.cancelled, "context canceled", .cancelled), (.unknown, "what nobody has seen before", .daemon),
    ]

    @Test(arguments: cases.indices) func `words have a class, a sentence and a hint`(index: Int) {
        let one = Self.cases[index]
        let failure = Failure(foreign: RPCError(code: one.status, message: one.words), doing: "x", isCancelled: false)
        #expect(failure.code == one.code, "\(one.words)")
        #expect(!failure.message.isEmpty)
        if failure.code != .cancelled, !one.words.isEmpty { #expect(failure.cause == one.words) }
    }

    @Test func `a name can't be taken for words`() {
        let words = "failed to resolve image: a.test/401-unauthorized/x509:no-such-host: not found"
        let failure = Failure(foreign: RPCError(code: .notFound, message: words), doing: "x", isCancelled: false)
        #expect(failure.code == .notFound)
    }

    @Test func `a cancelled call is cancelled, whatever the error says`() {
        let error = RPCError(code: .unknown, message: "CancellationError()")
        #expect(Failure(foreign: error, doing: "x", isCancelled: true).code == .cancelled)
        #expect(Failure(foreign: CancellationError(), doing: "x", isCancelled: false).code == .cancelled)
    }

    @Test func `no transfer service and a transfer that isn't done are told apart`() {
        func message(_ words: String) -> String {
            Failure(foreign: RPCError(code: .unimplemented, message: words), doing: "x", isCancelled: false).message
        }
        #expect(
            message("unknown service containerd.services.transfer.v1.Transfer")
                != message("method Transfer not implemented for OCI Registry to Local Image Store"))
    }

    private static let digest = "sha256:" + String(repeating: "5", count: 64)

    private static let ofRegistries: [(words: String, code: Failure.Code, message: String)] = [
        (
            "unexpected status from HEAD request to https://m.test/v2/a/b/manifests/1?ns=r.test: 503 Service Unavailable",
            .network, "m.test is in trouble: status 503 for a/b:1."
        ),
        (
            "failed to copy: unexpected status from GET request to https://r.test/v2/a/b/blobs/\(digest): 404 Not Found",
            .notFound, "r.test doesn't have a/b@\(digest)."
        ),
        (
            #"failed to do request: Get "https://cdn.test/x?signature=secret": dial tcp: lookup cdn.test: no such host"#,
            .network, "The name cdn.test can't be resolved."
        ),
        (
            #"Head "https://r.test/v2/a/b/manifests/1": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: refused"#,
            .network, "The proxy 10.0.0.1:3128 can't be reached."
        ),
        (
            #"Head "https://r.test/v2/a/b/manifests/1": Proxy Authentication Required"#, .network,
            "The proxy of the daemon refuses to connect."
        ),
        (#"Head "/v2/a/b/manifests/1": stopped after 10 redirects"#, .network, "r.test redirects a/b:1 in circles."),
        (
            #"Head "https://r.test/v2/a/b/manifests/1": tls: failed to verify certificate: x509: unknown authority"#,
            .certificate, "The certificate of r.test, or the one shown to it, isn't trusted."
        ),
        ("failed to resolve image: r.test/a/b:1: not found", .notFound, "r.test doesn't have a/b:1."),
        (
            "failed commit on ref \"layer-\(digest)\": \"layer-\(digest)\" failed size validation: 114 != 113",
            .network,
            "r.test sends more than the 113 bytes that a/b@\(digest) has."
        ),
        (
            "short read: expected 113 bytes but got 50: unexpected EOF", .network,
            "r.test sent only 50 of the 113 bytes of a/b@\(digest)."
        ),
        (
            "push access denied, repository does not exist or may require authorization: authorization failed", .auth,
            "r.test gives no access to a/b."
        ),
        ("method Transfer not implemented for a to b", .daemon, "Could not x."),
        ("no match for platform in manifest: not found", .platform, "The image isn't there for this platform."),
    ]

    @Test(arguments: ofRegistries.indices)
    func `what is said of a registry names who was asked, what for, and no secret`(index: Int) throws {
        let one = Self.ofRegistries[index]
        let error = RPCError(code: .unknown, message: one.words)
        let failure = Failure(foreign: error, doing: "x", isCancelled: false)
            .ofRegistry(try Reference(parsing: "r.test/a/b:1"), sizes: [try #require(Digest(Self.digest)): 113])
        #expect(failure.code == one.code)
        #expect(failure.message == one.message)
        #expect(failure.cause?.isEmpty == false)
        #expect(!"\(failure)".contains("secret") && !"\(failure)".contains("?"))
    }
}
